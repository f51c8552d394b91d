using System.Diagnostics;
using Parley.Emulation.Answers;
using Parley.Emulation.Http;

namespace Parley.Emulation.Delivery;

/// <summary>
/// Sends the deltas of all load streams from one loop: a thousand streams at twenty deltas a second cost one timer,
/// and a delta costs no switch of task.
/// </summary>
internal sealed class BenchClock(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);
    private readonly Lock gate = new();
    private readonly PriorityQueue<BenchStream, long> due = new();

    public async Task StreamAsync(HttpContext context, BenchPlan plan, GenerateRequest request)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.StartAsync(context.RequestAborted);

        var stream = new BenchStream(context.Response.BodyWriter, plan, request, time);
        await using var leaving = context.RequestAborted.Register(stream.Abort);
        Advance(stream);
        await stream.Done;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            while (NextDue() is { } stream)
                Advance(stream);
        }
    }

    private void Advance(BenchStream stream)
    {
        if (stream.Send() is { } flushing)
            _ = PlanAfterAsync(flushing, stream);
        else
            Plan(stream);
    }

    private void Plan(BenchStream stream)
    {
        if (stream.Done.IsCompleted)
            return;
        lock (gate)
            due.Enqueue(stream, stream.DueAt);
    }

    /// <summary>A slow reader holds up its own stream only.</summary>
    private async Task PlanAfterAsync(Task flushing, BenchStream stream)
    {
        await flushing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Plan(stream);
    }

    private BenchStream? NextDue()
    {
        lock (gate)
            return due.TryPeek(out var stream, out var at) && at <= Stopwatch.GetTimestamp() ? due.Dequeue() : null;
    }
}
