using Parley.Gemini;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Chat.Drawn;
using Parley.Server.Chat.Tools;
using Parley.Server.Conversations;
using Parley.Server.Data;
using Parley.Server.Failures;
using Parley.Server.Governor;
using Parley.Server.Instructions;
using Parley.Server.Models;
using Parley.Server.Spending;

namespace Parley.Server.Chat;

/// <summary>Asks the model and writes what comes into the generation's log. Whatever happens, it says how the reply ended.</summary>
internal sealed partial class ReplyMaker(
    ModelPipeline models, InstructionsStore instructions, ToolLoop asker, DrawnFiles drawn, CheckpointWriter checkpoints, FailureLog failures, TimeProvider clock, ChatMetrics metrics, ILogger<ReplyMaker> logger)
{
    /// <summary>The longest reply, in characters of text and thoughts; what is longer is cut, and can be gone on with.</summary>
    private const int Longest = 5 * 1024 * 1024;

    public async Task<ReplyEnding> MakeAsync(Generation generation)
    {
        try
        {
            return await AskAsync(generation);
        }
        catch (Exception) when (generation.CancelledFor is { } reason)
        {
            return reason switch
            {
                CancelReason.Stopped => new ReplyEnding(MessageStatus.Stopped),
                // In the trash it is an answer that was stopped; see GenerationRunner for what its readers are told.
                CancelReason.Deleted => new ReplyEnding(MessageStatus.Stopped),
                _ => new ReplyEnding(MessageStatus.Interrupted) { Error = ReplyProblems.Interrupted with { TraceId = generation.TraceId } },
            };
        }
        catch (GeminiException failure)
        {
            var problem = ProviderProblems.Of(failure, generation.TraceId, clock);
            failures.Add(generation.ReplyId, generation.OwnerId, generation.Model, problem.Code, failure);
            Log.ProviderFailed(logger, generation.ReplyId, problem.Code, failure.StatusCode is { } status ? (int)status : 0, failure.Reason);
            return new ReplyEnding(MessageStatus.Failed) { Error = problem };
        }
        catch (BudgetSpentException spent)
        {
            return new ReplyEnding(MessageStatus.Failed) { Error = ReplyProblems.Of(spent.Refusal, generation.TraceId) };
        }
        catch (Exception failure) when (DatabaseErrors.IsUnavailable(failure))
        {
            Log.Unreadable(logger, failure, generation.ReplyId);
            return new ReplyEnding(MessageStatus.Failed) { Error = ReplyProblems.Unreadable with { TraceId = generation.TraceId } };
        }
        catch (Exception failure)
        {
            Log.Failed(logger, failure, generation.ReplyId);
            var problem = ReplyProblems.Make(ProblemCodes.Internal, "Something went wrong on this server while the answer was written. Try again.", generation.TraceId);
            return new ReplyEnding(MessageStatus.Failed) { Error = problem };
        }
    }

    private async Task<ReplyEnding> AskAsync(Generation generation)
    {
        foreach (var delta in MessageParts.InPlace(generation.Kept, generation.KeptParts))
            generation.Log.Append(delta);

        var cancelled = generation.Cancelled;
        // It was kept a moment ago.
        var branch = await Patiently.DoAsync(
            () => generation.Home.ReadAsync(db => ReplyReader.Branch(db, generation.OwnerId, generation.Exchange.UserMessage.Id)), clock, cancelled);
        var (client, options) = models.For(generation.Model, generation.Settings, new Asker(generation.OwnerId, generation.Wait, generation.Patience) { UsesOwnKey = generation.Source == UsageSources.OwnKey });
        if (generation.Settings?.AboutMe is true)
            options.Instructions = InstructionsText.Of(await Patiently.DoAsync(() => instructions.FindAsync(generation.OwnerId), clock, cancelled), options.Instructions);
        var answer = new AnswerReader(generation.Kept, generation.KeptParts);
        var files = drawn.Of(generation);
        generation.CharactersAsked = branch.Sum(message => (long)message.Text.Length) + generation.Kept.Length + (options.Instructions?.Length ?? 0);
        await foreach (var update in asker.AskAsync(client, options, generation, branch))
        {
            if (files is not null)
                await files.TakeOutAsync(update);
            foreach (var content in update.Contents)
            {
                if (answer.Read(content) is { } delta)
                    Append(generation, delta);
            }

            answer.Read(update);
            generation.UsageSoFar = answer.Usage;
            if (generation.Log.Length > Longest)
                return answer.CutShort();
        }

        cancelled.ThrowIfCancellationRequested();
        return answer.End();
    }

    private void Append(Generation generation, ReplyDelta delta)
    {
        generation.Timer.Came(delta.Kind);
        metrics.DeltaCame();
        var id = generation.Log.Append(delta);
        if (id - generation.SavedThrough >= CheckpointWriter.Reserve / 2)
            checkpoints.Hurry();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The provider failed reply {ReplyId}: {Code}, status {Status}, reason {Reason}.")]
        public static partial void ProviderFailed(ILogger logger, Guid replyId, string code, int status, string? reason);

        [LoggerMessage(2, LogLevel.Error, "Reply {ReplyId} could not be made.")]
        public static partial void Failed(ILogger logger, Exception exception, Guid replyId);

        [LoggerMessage(3, LogLevel.Warning, "Reply {ReplyId} could not be made: the database could not be read.")]
        public static partial void Unreadable(ILogger logger, Exception exception, Guid replyId);
    }
}
