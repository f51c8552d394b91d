using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.AI;
using Parley.Gemini;
using Parley.Protocol;
using Parley.Server.ApiKeys;
using Parley.Server.Chat;
using Parley.Server.Governor;
using Parley.Server.Hosting;
using Parley.Server.Models;
using Parley.Server.Spending;

namespace Parley.Server.OpenAi;

/// <summary>Answers once, and keeps nothing of it: what was said before comes with each request.</summary>
internal sealed partial class ChatCompletions(
    ModelCatalogue catalogue, ModelPipeline pipeline, OpenCalls calls, CallSignatures signatures, CompletionPlaces places, ApiKeyStore keys, TimeProvider time,
    ILogger<ChatCompletions> logger)
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LookAtKey = TimeSpan.FromSeconds(10);

    public async Task<IResult> AnswerAsync(CompletionRequest request, ApiCaller caller, HttpContext context)
    {
        if (await catalogue.ChooseAsync(caller.AccountId, request.Model) is ModelChoice.Refused(var code, var detail))
            return OpenAiEndpoints.Refuse(code, code == ProblemCodes.UnknownModel ? OpenAiEndpoints.NoSuchModel : detail, "model");
        using var place = places.TryTake(caller.AccountId);
        if (place is null)
        {
            context.Response.Headers.RetryAfter = "5";
            return Problems.Refuse(ProblemCodes.TooManyGenerations, "Too many answers are being written for your keys. Wait until one of them is finished.");
        }

        var source = OpenCalls.SourceOf(calls.PaysSelf(caller.AccountId), request.Model, UsageSources.Api);
        var (client, options) = pipeline.For(request.Model, settings: null, new Asker(caller.AccountId, Patience: Patience.None) { UsesOwnKey = source == UsageSources.OwnKey });
        request.Configure(options);
        // Before anything is set aside: nothing may fail between that and the call that settles it.
        await signatures.PutBackAsync(caller.AccountId, request.Messages);
        var plan = new CallPlan(Guid.CreateVersion7(), caller.AccountId, request.Model, source, CompletionTokens.Of(request, options), options.MaxOutputTokens);
        if (await calls.OpenAsync(plan) is { } spent)
        {
            context.Response.Headers.RetryAfter = spent.Seconds;
            return Problems.Refuse(BudgetRefusal.Code, spent.Detail);
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        await using var look = time.CreateTimer(_ => _ = EndWithKeyAsync(caller, ending), null, LookAtKey, LookAtKey);
        var answer = new CompletionAnswer(request, time, caller.AccountId, signatures);
        var updates = new MeteredAnswer(calls, plan, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime))
            .ReadAsync(client.GetStreamingResponseAsync(request.Messages, options, ending.Token), ending.Token).GetAsyncEnumerator(ending.Token);
        var hasBegun = false;
        try
        {
            var isMore = await updates.MoveNextAsync();
            if (!request.Streams)
                return OpenAiEndpoints.Json(await WholeAsync(answer, updates, isMore), OpenAiJsonContext.Default.Completion);

            hasBegun = true;
            await StreamAsync(request, answer, updates, isMore, context);
            return Results.Empty;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return Results.Empty;
        }
        catch (Exception failure)
        {
            var problem = ProblemOf(failure, ending.IsCancellationRequested);
            if (!hasBegun)
                return Told(problem, context);
            await WriteAsync(context, OpenAiProblemWriter.Body(problem.Status, problem.Code, problem.Detail ?? problem.Title));
            return Results.Empty;
        }
        finally
        {
            await updates.DisposeAsync();
        }
    }

    private static async Task<Completion> WholeAsync(CompletionAnswer answer, IAsyncEnumerator<ChatResponseUpdate> updates, bool isMore)
    {
        for (; isMore; isMore = await updates.MoveNextAsync())
        {
            foreach (var _ in answer.Add(updates.Current))
            {
                // It is told whole.
            }
        }

        return answer.Whole;
    }

    private async Task StreamAsync(CompletionRequest request, CompletionAnswer answer, IAsyncEnumerator<ChatResponseUpdate> updates, bool isMore, HttpContext context)
    {
        EventStream.Begin(context);
        await WriteAsync(context, answer.First);
        var written = time.GetTimestamp();
        for (; isMore; isMore = await updates.MoveNextAsync())
        {
            var isQuiet = true;
            foreach (var piece in answer.Add(updates.Current))
            {
                await WriteAsync(context, piece);
                isQuiet = false;
            }

            // It thinks, which is not shown here.
            if (isQuiet && time.GetElapsedTime(written) < KeepAlive)
                continue;
            if (isQuiet)
            {
                EventStream.WriteComment(context.Response.BodyWriter);
                await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            }

            written = time.GetTimestamp();
        }

        await WriteAsync(context, answer.Last);
        if (request.CountsTokens)
            await WriteAsync(context, answer.Cost);
        await WriteAsync(context, "[DONE]"u8.ToArray());
    }

    private static Task WriteAsync(HttpContext context, Completion piece) => WriteAsync(context, JsonSerializer.SerializeToUtf8Bytes(piece, OpenAiJsonContext.Default.Completion));

    private static async Task WriteAsync(HttpContext context, byte[] data)
    {
        await context.Response.Body.WriteAsync((byte[])[.. "data: "u8, .. data, .. "\n\n"u8], context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    /// <summary>A key that was revoked in mid answer ends it.</summary>
    private async Task EndWithKeyAsync(ApiCaller caller, CancellationTokenSource ending)
    {
        try
        {
            if (!await keys.IsGoodAsync(caller))
                await ending.CancelAsync();
        }
        catch (Exception failure)
        {
            // It is looked at again; and an answer may end meanwhile.
            Log.NotLookedAt(logger, failure.GetType().Name);
        }
    }

    private Problem ProblemOf(Exception failure, bool isKeyGone)
    {
        if (isKeyGone)
            return ReplyProblems.Make(ProblemCodes.InvalidApiKey, "The API key was revoked or has expired.");
        if (failure is GeminiException refused)
            return ProviderProblems.Of(refused, traceId: null, time);
        Log.Failed(logger, failure);
        return ReplyProblems.Make(ProblemCodes.Internal, Problems.DetailOf(ProblemCodes.Internal));
    }

    private static ProblemHttpResult Told(Problem problem, HttpContext context)
    {
        if (problem.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = $"{Math.Max(1, seconds)}";
        return Problems.Refuse(problem.Code, problem.Detail ?? problem.Title);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A completion could not be made.")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "Whether a key is still good could not be looked up ({Failure}); it is tried again.")]
        public static partial void NotLookedAt(ILogger logger, string failure);
    }
}
