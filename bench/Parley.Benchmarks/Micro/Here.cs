using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Parley.Benchmarks.Server;

namespace Parley.Benchmarks.Micro;

/// <summary>In this process: a second build of the house for each benchmark would tell nothing new.</summary>
internal static class Here
{
    public static IConfig Config => ManualConfig.Create(DefaultConfig.Instance)
        .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
        .AddExporter(MarkdownExporter.GitHub)
        .WithArtifactsPath(Paths.Artifacts);
}
