using System.Globalization;
using System.Text;
using Parley.Protocol.Chat;
using Parley.Tests.Architecture;

namespace Parley.Tests.Faults;

/// <summary>What the faults cost, as a page that can be committed; written anew after each round.</summary>
internal static class FaultReport
{
    private static readonly SortedDictionary<string, List<RoundResult>> Results = new(StringComparer.Ordinal);
    private static readonly Lock Turn = new();

    public static void Add(string what, RoundResult result)
    {
        lock (Turn)
        {
            if (!Results.TryGetValue(what, out var rounds))
                Results[what] = rounds = [];
            rounds.Add(result);
            var path = Repository.PathOf("artifacts/test-results/faults.md");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, Page());
        }
    }

    private static string Page()
    {
        var text = new StringBuilder()
            .AppendLine("# What goes wrong, and what it costs")
            .AppendLine()
            .AppendLine("After each round nothing that was confirmed is lost or doubled, every reply has a final state, and the database is whole; else there is no page.")
            .AppendLine()
            .AppendLine("| when | rounds | questions | replies complete, interrupted, failed | text lost, at most ms | final after, at most s | others: requests, of them refused with 503 | p95, at most ms | slowest ms | without database: p95, at most ms | memory, handles more, at most |")
            .AppendLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var (what, rounds) in Results)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {what} | {rounds.Count} | {rounds.Sum(one => one.Questions)} | {Ended(MessageStatus.Complete)}, {Ended(MessageStatus.Interrupted)}, {Ended(MessageStatus.Failed)} | {rounds.Max(one => one.Lost).TotalMilliseconds:0} | {rounds.Max(one => one.Decided).TotalSeconds:0.0} | {rounds.Sum(one => one.Requests)}, {rounds.Sum(one => one.Refused)} | {rounds.Max(one => one.At95).TotalMilliseconds:0} | {rounds.Max(one => one.Slowest).TotalMilliseconds:0} | {rounds.Max(one => one.ProbesAt95).TotalMilliseconds:0} | {rounds.Max(one => one.More.Megabytes):0} MB, {rounds.Max(one => one.More.Handles)} |");

            int Ended(string status) => rounds.Sum(one => one.Ends.GetValueOrDefault(status));
        }

        return text.ToString();
    }
}
