namespace Parley.Benchmarks.Server;

/// <summary>Where things lie in the checkout that the benchmarks were built from.</summary>
internal static class Paths
{
    // artifacts/bin/Parley.Benchmarks/release
    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));

    /// <summary>The published, precompiled server that ./run makes and starts.</summary>
    public static string Server => Path.Combine(Root, "artifacts/run/parley");

    /// <summary>What the micro-benchmarks write.</summary>
    public static string Artifacts => Path.Combine(Root, "artifacts/benchmarks");

    public static string Results(string name) => Path.Combine(Root, "bench/results", name);
}
