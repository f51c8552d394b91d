using BenchmarkDotNet.Running;
using Parley.Benchmarks.Baseline;
using Parley.Benchmarks.Micro;
using Parley.Benchmarks.Server;

switch (args)
{
    case ["baseline"]:
        await BaselineServer.RunAsync();
        return 0;
    case ["server", .. var names]:
        await ServerBenchmarks.RunAsync(names);
        return 0;
    case ["micro", .. var arguments]:
        BenchmarkSwitcher.FromAssembly(typeof(BaselineServer).Assembly).Run(arguments, Here.Config);
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: server [names…] | micro [BenchmarkDotNet's arguments…]; see bench/README.md");
        return 64;
}
