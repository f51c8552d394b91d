using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;
using Parley.Emulation.Answers;
using Parley.Emulation.Http;
using Parley.Emulation.Json;

namespace Parley.Emulation.Delivery;

/// <summary>Sends one answer for one request.</summary>
internal sealed class AnswerPlayer(HttpContext context, Answer answer, TimeSpan pace, TimeProvider time, CancellationToken cancellationToken)
{
    private const string Json = "application/json; charset=UTF-8";
    private readonly Fault? fault = answer.Fault;
    private readonly Wire wire = answer.Fault is { } fault ? new BrokenWire(context, fault) : new ServerWire(context);

    public bool Started { get; private set; }

    /// <summary>What is sent as it is, after the pauses before it and up to the fault behind it.</summary>
    public async Task SendAsync(ImmutableArray<Step> steps, RawBody body)
    {
        foreach (var step in steps)
            await WaitAsync(step);
        if (fault is null)
            await SendAsync(body);
        else
            await BreakAsync(body.ContentType, body.Bytes[..(body.Bytes.Length / 2)]);
    }

    /// <summary>Each step as it comes.</summary>
    public async Task StreamAsync(ImmutableArray<Step> steps, Turn turn, Framing framing)
    {
        foreach (var (step, message) in turn.Play(steps))
        {
            await WaitAsync(step);
            if (step is Step.Break)
                await BreakAsync(framing);
            else if (step is Step.Raise raise)
                await SendAsync(framing, framing.Frame(raise.Error.ToJson(), raise.InData));
            else if (step is Step.Garbage garbage)
                await SendAsync(framing, framing.Frame(Encoding.UTF8.GetBytes(garbage.Data)));
            else if (message is not null)
                await SendAsync(framing, framing.Frame(message));
        }
        if (fault is null)
            await SendAsync(framing, framing.End());
    }

    /// <summary>All steps in one object.</summary>
    public async Task SendWholeAsync(ImmutableArray<Step> steps, Turn turn)
    {
        var whole = new WholeResponse();
        foreach (var (step, message) in turn.Play(steps))
        {
            await WaitAsync(step);
            if (step is Step.Raise raise)
            {
                await SendAsync(new RawBody(raise.Error.Code, Json, GoogleJson.Pretty(raise.Error.ToJson())));
                return;
            }
            if (message is not null)
                whole.Add(message);
        }

        var bytes = GoogleJson.Pretty(whole.ToJson());
        if (fault is null)
            await SendAsync(new RawBody(200, Json, bytes));
        else
            await BreakAsync(Json, bytes[..(bytes.Length / 2)]);
    }

    private async Task WaitAsync(Step step)
    {
        if (step is Step.Text or Step.Thought && (answer.PaceOfDeltas ?? pace) is { Ticks: > 0 } between)
            await Task.Delay(between, time, cancellationToken);
        else if (step is Step.Pause pause)
            await Task.Delay(pause.Time, time, cancellationToken);
        else if (step is Step.Until until)
            await until.Gate.WaitAsync(cancellationToken);
    }

    private async Task SendAsync(RawBody body)
    {
        await StartAsync(body.Status, body.ContentType, body.Bytes.Length);
        await WriteAsync(body.Bytes);
    }

    private async Task SendAsync(Framing framing, byte[] bytes)
    {
        await StartAsync(200, framing.ContentType, length: null);
        await WriteAsync(bytes);
    }

    private Task BreakAsync(Framing framing)
    {
        var next = framing.Frame(new JsonObject { ["candidates"] = new JsonArray(new JsonObject { ["content"] = "…cut here…" }) });
        return BreakAsync(framing.ContentType, next[..(next.Length / 2)]);
    }

    private async Task BreakAsync(string contentType, byte[] half)
    {
        if (fault is not (Fault.NoAnswer or Fault.NotHttp))
            await StartAsync(200, contentType, length: null);
        await ((BrokenWire)wire).BreakAsync(half, cancellationToken);
        context.Features.GetRequiredFeature<RecordedRequest>().End(Ending.Broken);
    }

    private async Task StartAsync(int status, string contentType, long? length)
    {
        if (Started)
            return;
        Started = true;
        await wire.StartAsync(status, contentType, length, cancellationToken);
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        for (var size = answer.BytesPerWrite; bytes.Length > size; bytes = bytes[size..])
        {
            await wire.WriteAsync(bytes[..size], cancellationToken);
            if (answer.BetweenWrites > TimeSpan.Zero)
                await Task.Delay(answer.BetweenWrites, time, cancellationToken);
        }
        await wire.WriteAsync(bytes, cancellationToken);
    }
}
