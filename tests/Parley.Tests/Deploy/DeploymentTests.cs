using System.Diagnostics;
using System.Text.Json.Nodes;
using Parley.Emulation;
using Parley.Tests.Architecture;
using Parley.Tests.Commands;
using Parley.Tests.Processes;

namespace Parley.Tests.Deploy;

/// <summary>The examples in <c>deploy</c>, run for real.</summary>
public sealed class DeploymentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    public async Task Behind_the_reverse_proxies_of_the_examples_all_is_well(string name)
    {
        await using var gemini = await GeminiEmulator.StartAsync();
        await using var server = new RealServer(gemini);
        await server.StartAsync(new() { ["ForwardedHeaders__KnownProxies"] = "127.0.0.1" });
        await using var proxy = await (name == "nginx" ? ReverseProxy.StartNginxAsync(server.Client.BaseAddress!) : ReverseProxy.StartCaddyAsync(server.Client.BaseAddress!));

        var check = await Verb.RunWithAsync(
            server.DataDirectory,
            new Dictionary<string, string> { ["SSL_CERT_FILE"] = proxy.Certificate, ["Gemini__BaseUrl"] = gemini.BaseAddress.ToString() },
            "check", "--url", proxy.Address.ToString());

        Assert.True(check.ExitCode == 0, check.Output + check.Errors);
        Assert.Contains("Streams come through", check.Output, StringComparison.Ordinal);
        Assert.Contains($"asked as {proxy.Address.Scheme}://{proxy.Address.Authority}", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_several_servers_one_that_is_away_is_passed_over()
    {
        await using var gemini = await GeminiEmulator.StartAsync();
        await using var server = new RealServer(gemini);
        await server.StartAsync(new() { ["ForwardedHeaders__KnownProxies"] = "127.0.0.1" });
        await using var proxy = await ReverseProxy.StartCaddyBeforeAsync("127.0.0.1:1", server.Client.BaseAddress!.Authority);

        for (var i = 0; i < 3; i++)
        {
            var check = await Verb.RunWithAsync(
                server.DataDirectory,
                new Dictionary<string, string> { ["SSL_CERT_FILE"] = proxy.Certificate, ["Gemini__BaseUrl"] = gemini.BaseAddress.ToString() },
                "check", "--url", proxy.Address.ToString());
            Assert.True(check.ExitCode == 0, check.Output + check.Errors);
        }
    }

    [Fact]
    public async Task Logs_are_JSON_objects_where_that_is_wished()
    {
        await using var gemini = await GeminiEmulator.StartAsync();
        await using var server = new RealServer(gemini);
        await server.StartAsync(new() { ["Logging__Console__FormatterName"] = "json", ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information" });
        await server.Process.TerminateAsync();

        var lines = server.Process.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("Setup code", StringComparison.Ordinal) && !line.StartsWith("Parley is ready", StringComparison.Ordinal)).ToList();

        Assert.Contains(lines, line => JsonNode.Parse(line)!["Category"]!.GetValue<string>() == "Microsoft.Hosting.Lifetime");
        Assert.All(lines, line => Assert.EndsWith("Z", JsonNode.Parse(line)!["Timestamp"]!.GetValue<string>(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Systemd_understands_the_unit()
    {
        var folder = Directory.CreateTempSubdirectory("parley-unit-");
        try
        {
            var path = Path.Combine(folder.FullName, "parley.service");
            await File.WriteAllTextAsync(path, Repository.Read("deploy/parley.service").Replace("ExecStart=/opt/parley/parley", $"ExecStart={RealServer.Program}", StringComparison.Ordinal), Cancellation);
            using var verify = Process.Start(new ProcessStartInfo("systemd-analyze", ["verify", path]) { RedirectStandardError = true })!;
            var complaints = await verify.StandardError.ReadToEndAsync(Cancellation);
            await verify.WaitForExitAsync(Cancellation);

            Assert.Equal(("", 0), (complaints, verify.ExitCode));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
