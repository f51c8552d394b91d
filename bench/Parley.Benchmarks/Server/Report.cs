using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Parley.Benchmarks.Server;

/// <summary>Writes the results with what they were measured on: numbers without a machine and a commit mean nothing.</summary>
internal static class Report
{
    /// <param name="path">Where to.</param>
    /// <param name="title">What was measured.</param>
    /// <param name="arguments">What the benchmarks were called with.</param>
    /// <param name="rows">The results.</param>
    public static async Task WriteAsync(string path, string title, string arguments, IReadOnlyList<Row> rows)
    {
        var text = new StringBuilder()
            .AppendLine(CultureInfo.InvariantCulture, $"# {title}")
            .AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"Made by `dotnet run -c Release --project bench/Parley.Benchmarks -- {arguments}`; what each line means is in [bench/README.md](../README.md).")
            .AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"- commit: {await CommitAsync()}, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}")
            .AppendLine(CultureInfo.InvariantCulture, $"- runtime: {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}")
            .AppendLine(CultureInfo.InvariantCulture, $"- machine: {Processor()}, {Environment.ProcessorCount} cores, which all that takes part shares")
            .AppendLine()
            .AppendLine("| what | Parley | baseline | ratio | budget |")
            .AppendLine("|---|---|---|---|---|");
        foreach (var row in rows)
            text.AppendLine(row.ToString());
        await File.WriteAllTextAsync(path, text.ToString());
        Console.Write(text);
    }

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown";

    private static async Task<string> CommitAsync()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--dirty"]) { RedirectStandardOutput = true })!;
        return (await git.StandardOutput.ReadToEndAsync()).Trim();
    }
}
