using System.Globalization;
using System.Text;

namespace Parley.Tests.Processes;

/// <summary>What the kills cost, as a page that can be committed.</summary>
internal sealed class CrashReport
{
    private readonly Dictionary<string, int> endings = [];
    private readonly List<TimeSpan> losses = [];
    private int characters;

    public int Rounds { get; set; }

    public int Questions { get; set; }

    public void Add(string status, TimeSpan lost, int charactersLost)
    {
        endings[status] = endings.GetValueOrDefault(status) + 1;
        losses.Add(lost);
        characters += charactersLost;
    }

    public async Task WriteAsync(string path)
    {
        var sorted = losses.Where(loss => loss > TimeSpan.Zero).Order().ToArray();
        var text = new StringBuilder()
            .AppendLine("# kill -9 in mid answer")
            .AppendLine()
            .AppendLine("16 readers at once; after each kill: integrity check, restart, every reader resumes and compares.")
            .AppendLine()
            .AppendLine("| | |")
            .AppendLine("|---|---|")
            .AppendLine(CultureInfo.InvariantCulture, $"| kills | {Rounds} |")
            .AppendLine(CultureInfo.InvariantCulture, $"| questions sent | {Questions} |")
            .AppendLine("| questions lost after `start` | 0 |")
            .AppendLine("| damaged databases | 0 |");
        foreach (var (status, count) in endings.OrderBy(ending => ending.Key, StringComparer.Ordinal))
            text.AppendLine(CultureInfo.InvariantCulture, $"| replies {status} | {count} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| replies that lost text somebody had read | {sorted.Length} |")
            .AppendLine(CultureInfo.InvariantCulture, $"| characters lost, all together | {characters} |");
        if (sorted.Length > 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"| lost text had been read before the kill, median | {sorted[sorted.Length / 2].TotalMilliseconds:0} ms |")
                .AppendLine(CultureInfo.InvariantCulture, $"| lost text had been read before the kill, at most | {sorted[^1].TotalMilliseconds:0} ms |");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text.ToString());
    }
}
