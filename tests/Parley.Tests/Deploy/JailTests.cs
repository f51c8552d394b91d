using Parley.Emulation;
using Parley.Tests.Processes;

namespace Parley.Tests.Deploy;

public sealed class JailTests
{
    [Fact]
    public async Task It_needs_no_rights_and_writes_to_its_data_directory_alone()
    {
        Assert.SkipUnless(Jail.CanBeMade, "Only root can make a root file system read-only.");
        await using var gemini = await GeminiEmulator.StartAsync();
        await using var server = new RealServer(gemini) { Start = Jail.AroundThisMachine(RealServer.Program) };

        await server.StartAsync();
        Assert.Equal(["1654", "1654", "1654", "1654"], Status(server, "Uid"));
        Assert.Equal(["0000000000000000"], Status(server, "CapPrm"));
        Assert.Equal(["1"], Status(server, "NoNewPrivs"));
        var conversation = await Trial.BeginAsync(server);
        Assert.Equal(0, await server.Process.TerminateAsync());
        Assert.DoesNotContain("read-only", server.Process.Output, StringComparison.OrdinalIgnoreCase);

        await server.StartAsync();
        await Trial.FindAsync(server, conversation);
    }

    private static string[] Status(RealServer server, string field) =>
        File.ReadLines($"/proc/{server.Process.Id}/status").First(line => line.StartsWith($"{field}:", StringComparison.Ordinal)).Split('\t')[1..];
}
