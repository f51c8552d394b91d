using System.Diagnostics;

namespace Parley.Benchmarks.Server;

/// <summary>Many answers that stream at once, each at the pace of a fast model.</summary>
internal static class LiveAnswers
{
    public const int Streams = 1_000;
    public const int DeltasASecond = 20;
    public const int Deltas = 500;

    // The streams are opened over this time, and only what comes after it is measured.
    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(15);

    public static async Task<Result> RunAsync(Target target)
    {
        var memoryBefore = target.Memory;
        var readers = Enumerable.Range(0, Streams).Select(_ => new DeltaReader(target.Address, target.Authorization)).ToArray();
        var start = Stopwatch.GetTimestamp();
        var reading = readers.Select(async (reader, number) =>
        {
            await Task.Delay(Opening / Streams * number);
            await reader.AskAsync($"bench:deltas={Deltas},rate={DeltasASecond},stamp=1");
        }).ToArray();

        await Task.Delay(Opening + TimeSpan.FromSeconds(1));
        var (cpu, deltas) = (target.Cpu, Count(readers));
        var from = readers.Select(reader => reader.Lateness.Count).ToArray();
        await Task.Delay(Measured);
        var cost = (target.Cpu - cpu).TotalMicroseconds / (Count(readers) - deltas);
        var memory = (target.Memory - memoryBefore) / Streams;
        await Task.WhenAll(reading).WaitAsync(TimeSpan.FromMinutes(2));

        var late = readers.SelectMany((reader, number) => reader.Lateness.Skip(from[number]).Select(late => (double)late)).ToArray();
        return new Result(
            cost, late.At(0.5), late.At(0.99), memory,
            Lost: (Streams * (long)Deltas) - Count(readers), Unfinished: readers.Count(reader => !reader.Done),
            Stopwatch.GetElapsedTime(start));
    }

    private static long Count(DeltaReader[] readers) => readers.Sum(reader => (long)reader.Lateness.Count);

    /// <param name="Cost">Microseconds of processor time for a delta.</param>
    /// <param name="Middle">Milliseconds that half of the deltas were late at most.</param>
    /// <param name="Late">Milliseconds that 99 of 100 deltas were late at most.</param>
    /// <param name="Memory">MB for a stream.</param>
    /// <param name="Lost">Deltas that never came.</param>
    /// <param name="Unfinished">Answers without an end.</param>
    /// <param name="Time">How long it all took.</param>
    public sealed record Result(double Cost, double Middle, double Late, double Memory, long Lost, int Unfinished, TimeSpan Time);
}
