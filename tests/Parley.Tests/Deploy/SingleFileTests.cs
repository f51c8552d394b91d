using System.Diagnostics;
using Parley.Emulation;
using Parley.Tests.Architecture;
using Parley.Tests.Processes;

namespace Parley.Tests.Deploy;

/// <summary>The program as one file, for machines without .NET. It takes two minutes to make, so <c>./test --long</c> alone does.</summary>
public sealed class SingleFileTests
{
    private static readonly string Folder = Repository.PathOf("artifacts/single-file");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact, Trait("Length", "long")]
    public async Task One_file_is_a_whole_installation()
    {
        await PublishAsync();
        Assert.Equal(["parley"], Directory.EnumerateFileSystemEntries(Path.Combine(Folder, "out")).Select(Path.GetFileName));

        var aside = Directory.CreateTempSubdirectory("parley-aside-");
        await using var gemini = await GeminiEmulator.StartAsync();
        // .NET of this machine is out of its sight.
        Dictionary<string, string> settings = new() { ["DOTNET_ROOT"] = "/nowhere", ["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = aside.FullName };
        await using var server = new RealServer(gemini) { Start = (Path.Combine(Folder, "out/parley"), []) };

        await server.StartAsync(settings);
        var conversation = await Trial.BeginAsync(server);
        Assert.Equal(0, await server.Process.TerminateAsync());
        await server.StartAsync(settings);
        await Trial.FindAsync(server, conversation);

        // What SQLite is written in cannot be loaded from within the file.
        Assert.Equal(["libe_sqlite3.so"], aside.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => file.Name));
        aside.Delete(recursive: true);
    }

    // As docs/hosting.md says it, but with intermediate files of its own, and without looking again at what the build has looked at.
    private static async Task PublishAsync()
    {
        if (Directory.Exists(Path.Combine(Folder, "out")))
            Directory.Delete(Path.Combine(Folder, "out"), recursive: true);
        string[] command = [
            "publish", "src/Parley.Server", "--configuration", "Release", "--runtime", "linux-x64", "--self-contained", "-p:PublishSingleFile=true", "-p:RunAnalyzersDuringBuild=false",
            "--output", Path.Combine(Folder, "out"), $"-p:ArtifactsPath={Folder}", "--verbosity", "quiet", "-nologo"];
        using var publish = Process.Start(new ProcessStartInfo("dotnet", command) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true })!;
        var output = await publish.StandardOutput.ReadToEndAsync(Cancellation);
        await publish.WaitForExitAsync(Cancellation);
        Assert.True(publish.ExitCode == 0, output);
    }
}
