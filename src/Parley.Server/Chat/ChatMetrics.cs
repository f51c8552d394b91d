using System.Diagnostics.Metrics;
using Parley.Protocol.Chat;

namespace Parley.Server.Chat;

/// <summary>What answers tell an operator.</summary>
internal sealed class ChatMetrics
{
    private readonly Counter<long> ended;
    private readonly Counter<long> deltas;
    private readonly Histogram<double> firstDelta;
    private readonly Histogram<double> checkpointLag;
    private readonly Counter<long> checkpointsFailed;

    public ChatMetrics(IMeterFactory meters, Generations generations)
    {
        var meter = meters.CreateParley();
        meter.CreateObservableUpDownCounter("parley.answers.running", () => generations.Running.Count(), "{answer}", "Answers that are being written.");
        ended = meter.CreateCounter<long>("parley.answers.ended", "{answer}", "Answers that came to an end, by status and, where they failed, by the problem's code.");
        deltas = meter.CreateCounter<long>("parley.answers.deltas", "{delta}", "Pieces of answers that came from models.");
        firstDelta = meter.CreateHistogram("parley.answers.first_delta", "s", "Time from asking the model to the first thought or text.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320] });
        checkpointLag = meter.CreateHistogram("parley.checkpoints.lag", "s", "How much of growing answers a crash would have lost just before they were kept: a second at most is promised.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 0.6, 0.75, 1, 1.5, 2.5, 5, 10, 30] });
        checkpointsFailed = meter.CreateCounter<long>("parley.checkpoints.failed", "{checkpoint}", "Times that growing answers could not be kept; it is tried again.");
    }

    public void DeltaCame() => deltas.Add(1);

    public void Ended(Message reply)
    {
        if (reply.Timing?.FirstMs is { } milliseconds)
            firstDelta.Record(milliseconds / 1000d);
        if (ended.Enabled)
            ended.Add(1, new("status", reply.Status), new("error.type", reply.Error?.Code));
    }

    public void Kept(TimeSpan lag) => checkpointLag.Record(lag.TotalSeconds);

    public void NotKept() => checkpointsFailed.Add(1);
}
