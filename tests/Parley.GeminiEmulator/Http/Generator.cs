using System.Collections.Immutable;
using Parley.Emulation.Answers;
using Parley.Emulation.Delivery;
using Parley.Emulation.Errors;
using Parley.Emulation.Json;
using Parley.Emulation.Models;

namespace Parley.Emulation.Http;

/// <summary>Chooses the answer of a request, cuts it to the request's limits and has it sent.</summary>
internal sealed class Generator(AnswerBook book, Signer signer, EmulatorOptions options, TimeProvider time, BenchClock bench)
{
    public async Task AnswerAsync(HttpContext context, GenerateRequest request, TimeSpan timeLimit)
    {
        var answer = book.Choose(request);
        if (answer.Bench is { } plan && request is { Streams: true, AsEvents: true })
        {
            await bench.StreamAsync(context, plan, request);
            return;
        }

        using var deadline = new CancellationTokenSource(timeLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        var player = new AnswerPlayer(context, answer, options.Pace, time, both.Token);
        var framing = Framing.For(request.AsEvents, answer);
        try
        {
            await PlayAsync(player, request, answer, framing);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            if (player.Started)
                await context.Response.BodyWriter.WriteAsync(framing.Frame(GeminiErrors.DeadlineExceeded.ToJson(), inData: false), context.RequestAborted);
            else
                await ErrorResponse.WriteAsync(context, GeminiErrors.DeadlineExceeded);
        }
    }

    private Task PlayAsync(AnswerPlayer player, GenerateRequest request, Answer answer, Framing framing)
    {
        if (answer.Recording is { } recording)
            return player.SendAsync(answer.Steps, Replay.Of(recording, request.Streams && request.AsEvents));
        if (answer.Raw is { } raw)
            return player.SendAsync(answer.Steps, raw);

        var position = request.ContinuationToken is { } token ? signer.Position(Base64.Read(token)!, request.Fingerprint()) ?? 0 : 0;
        var cap = Cap(request, answer);
        var isContinuedByScript = answer.Steps is [.., Step.Finish { Reason: "CONTINUATION" }];
        var next = isContinuedByScript ? 0 : position + (cap * Tokens.CharactersEach);

        var steps = Shape(request, answer, position, cap);
        var turn = new Turn(request, answer, signer, next);
        return request.Streams ? player.StreamAsync(steps, turn, framing) : player.SendWholeAsync(steps, turn);
    }

    private static ImmutableArray<Step> Shape(GenerateRequest request, Answer answer, int position, int cap)
    {
        var steps = answer.Steps is [.., { IsLast: true } or Step.Event] ? answer.Steps : [.. answer.Steps, new Step.Finish("STOP")];
        steps = OutputWindow.StopAt(steps, request.StopSequences);
        steps = OutputWindow.Take(steps, request.MaxOutputTokens, new Step.Finish("MAX_TOKENS"));
        // Both ends are counted from the beginning, so that one request ends in the very place where the next begins.
        steps = OutputWindow.Take(steps, (position / Tokens.CharactersEach) + (long)cap, new Step.Finish("CONTINUATION"));
        return OutputWindow.Skip(steps, position);
    }

    /// <summary>Only Gemini 4 stops at a cap and can be continued.</summary>
    private int Cap(GenerateRequest request, Answer answer) =>
        request.Model.Generation < 4 ? EmulatedModel.Window
        : answer.TokensPerRequest ?? (request.Streams ? options.StreamedTokensPerRequest : options.WholeTokensPerRequest);
}
