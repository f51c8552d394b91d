using System.Globalization;

namespace Parley.Benchmarks.Server;

/// <summary>One line of the results.</summary>
/// <param name="What">What was measured, with its unit.</param>
/// <param name="Parley">The server's number.</param>
/// <param name="Baseline">The baseline's number in the same run, where there is one to compare.</param>
/// <param name="Budget">What the number must not exceed.</param>
internal sealed record Row(string What, double Parley, double? Baseline = null, double? Budget = null)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"| {What} | {Parley:0.##} | {Baseline:0.##} | {(Baseline > 0 ? Parley / Baseline : null):0.00} | {Budget:0.##}{(Parley > Budget ? " **over**" : "")} |");
}
