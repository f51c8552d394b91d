using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using Parley.Emulation.Answers;
using Parley.Emulation.Http;

namespace Parley.Emulation.Delivery;

/// <summary>One load stream: its events are laid out once, and only the numbers in them are written anew.</summary>
internal sealed class BenchStream(PipeWriter body, BenchPlan plan, GenerateRequest request, TimeProvider time)
{
    private static readonly byte[] Start = """data: {"candidates": [{"content": {"parts": [{"text": """u8.ToArray();
    private static readonly byte[] AfterText = "\"}],\"role\": \"model\"}"u8.ToArray();
    private static readonly byte[] Finish = ",\"finishReason\": \"STOP\""u8.ToArray();
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] filler = Encoding.UTF8.GetBytes(plan.Filler);
    private readonly int promptTokens = request.PromptTokens;
    private readonly byte[] end = Encoding.UTF8.GetBytes(
        $"}},\"modelVersion\": \"{request.ServedBy}\",\"responseId\": \"load\"}}\r\n\r\n");

    private readonly long period = plan.Rate > 0 ? (long)(Stopwatch.Frequency / plan.Rate) : 0;
    private readonly Lock gate = new();
    private int sent;

    public Task Done => done.Task;

    /// <summary>Kept from the beginning of the stream, so that one late delta makes no other late.</summary>
    public long DueAt { get; private set; } = Stopwatch.GetTimestamp();

    /// <summary>After this the body is never touched again.</summary>
    public void Abort()
    {
        lock (gate)
            done.TrySetCanceled();
    }

    /// <summary>Writes the next delta; gives the flush where the reader is too slow to take it at once.</summary>
    public Task? Send()
    {
        lock (gate)
        {
            if (done.Task.IsCompleted)
                return null;
            sent++;
            DueAt += period;
            var isLast = sent >= plan.Deltas;
            Write(isLast);
            var flush = body.FlushAsync();
            if (!flush.IsCompletedSuccessfully)
                return FinishAsync(flush, isLast);
            Finished(isLast);
            return null;
        }
    }

    private async Task FinishAsync(ValueTask<FlushResult> flush, bool isLast)
    {
        await flush;
        Finished(isLast);
    }

    private void Finished(bool isLast)
    {
        if (isLast)
            done.TrySetResult();
    }

    private void Write(bool isLast)
    {
        body.Write(Start);
        body.Write("\""u8);
        if (plan.Stamp)
            body.Write(Encoding.ASCII.GetBytes(BenchPlan.StampOf(time.GetUtcNow())));
        body.Write(filler);
        body.Write(AfterText);
        if (isLast)
            body.Write(Finish);
        body.Write("}],\"usageMetadata\": {\"promptTokenCount\": "u8);
        WriteNumber(promptTokens);
        var seen = Tokens.Of((long)sent * plan.Size);
        body.Write(",\"candidatesTokenCount\": "u8);
        WriteNumber(seen);
        body.Write(",\"totalTokenCount\": "u8);
        WriteNumber(promptTokens + seen);
        body.Write(end);
    }

    private void WriteNumber(int number)
    {
        Utf8Formatter.TryFormat(number, body.GetSpan(16), out var written);
        body.Advance(written);
    }
}
