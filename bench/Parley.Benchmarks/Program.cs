using BenchmarkDotNet.Running;
using Parley.Benchmarks.Baseline;
using Parley.Benchmarks.Browser;
using Parley.Benchmarks.Micro;
using Parley.Benchmarks.Search;
using Parley.Benchmarks.Server;

switch (args)
{
    case ["baseline"]:
        await BaselineServer.RunAsync();
        return 0;
    case ["server", .. var names]:
        await ServerBenchmarks.RunAsync(names);
        return 0;
    case ["servers"]:
        await Report.WriteAsync(Paths.Results("servers.md"), "Two servers beside one", "servers", await SeveralServers.RunAsync());
        return 0;
    case ["first-load"]:
        await Report.WriteAsync(Paths.Results("first-load.md"), "First load of a conversation", "first-load", await FirstLoad.RunAsync());
        return 0;
    case ["streaming"]:
        await Report.WriteAsync(Paths.Results("streaming.md"), "An answer streams while somebody types", "streaming", await Streaming.RunAsync());
        return 0;
    case ["large-texts"]:
        await Report.WriteAsync(Paths.Results("large-texts.md"), "Answers of a size that nobody asks for", "large-texts", await LargeTexts.RunAsync());
        return 0;
    case ["files"]:
        await Report.WriteAsync(Paths.Results("files.md"), "Files", "files", await FileUploads.RunAsync());
        return 0;
    case ["search"]:
        await SearchBenchmark.RunAsync();
        return 0;
    case ["micro", .. var arguments]:
        BenchmarkSwitcher.FromAssembly(typeof(BaselineServer).Assembly).Run(arguments, Here.Config);
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: server [names…] | servers | first-load | streaming | large-texts | files | search | micro [BenchmarkDotNet's arguments…]; see bench/README.md");
        return 64;
}
