using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Parley.Emulation;
using Parley.Tests.Processes;
using Parley.Tests.Providers;

namespace Parley.Tests.Commands;

/// <summary>What <c>parley check</c> says of an installation, sound or not.</summary>
public sealed class CheckTests : RealServerTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Server.StartAsync();
    }

    [Fact]
    public async Task Where_all_is_well_it_says_so_of_each_thing()
    {
        var check = await CheckAsync(GeminiEmulator.ApiKey, "--url", Server.Client.BaseAddress!.ToString());

        Assert.Equal(("", 0), (check.Errors, check.ExitCode));
        Assert.All(Lines(check), line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        foreach (var thing in (string[])["configuration", "data directory", "disk", "signing key", "database", "clock", "Gemini takes the key", "Streams come through", "The server knows"])
            Assert.Contains(thing, check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_Gemini_refuses_is_told_with_the_way_to_another_one()
    {
        var check = await CheckAsync("of-somebody-else");

        Assert.Equal(78, check.ExitCode);
        Assert.Contains("failed  Gemini refuses", check.Output, StringComparison.Ordinal);
        Assert.Contains("aistudio.google.com", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("of-somebody-else", check.Output + check.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_there_is_a_warning_and_no_failure()
    {
        var check = await CheckAsync("");

        Assert.Equal(0, check.ExitCode);
        Assert.Contains("warning There is no Gemini key", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_provider_is_asked_and_told_with_what_to_do()
    {
        await using var ollama = await OpenAiStandIn.StartAsync();
        ollama.Key = "sk-told-to-nobody";
        await Server.KillAsync();
        await Server.StartAsync(new() { ["Providers__AllowedHosts"] = $"localhost:{ollama.Address.Port}" });
        await Server.SignUpAsync();
        foreach (var (name, key) in new[] { ("good", "sk-told-to-nobody"), ("keyless", "") })
            Assert.True((await Server.Client.PostAsJsonAsync("/api/admin/providers", new { name, address = ollama.Address, key }, Cancellation)).IsSuccessStatusCode);

        var check = await Verb.RunWithAsync(Server.DataDirectory, new Dictionary<string, string>(Settings(GeminiEmulator.ApiKey)) { ["Providers__AllowedHosts"] = "localhost" }, "check");
        var forgotten = await CheckAsync(GeminiEmulator.ApiKey);

        Assert.Equal((0, 0), (check.ExitCode, forgotten.ExitCode));
        Assert.Contains("ok      The provider good answers and offers 2 models.", check.Output, StringComparison.Ordinal);
        Assert.Contains("warning The provider keyless at", check.Output, StringComparison.Ordinal);
        Assert.Contains("set Providers__AllowedHosts", forgotten.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("told-to-nobody", check.Output + check.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_database_and_an_empty_directory_are_found()
    {
        await Server.KillAsync();
        await using (var database = File.OpenWrite(Path.Combine(Server.DataDirectory, "parley.db")))
        {
            database.Seek(4096, SeekOrigin.Begin);
            database.Write(new byte[32_768]);
        }

        var damaged = await CheckAsync(GeminiEmulator.ApiKey);
        var empty = await Verb.RunWithAsync(Path.Combine(Server.DataDirectory, "elsewhere"), Settings(GeminiEmulator.ApiKey), "check");

        Assert.Equal((78, 78), (damaged.ExitCode, empty.ExitCode));
        Assert.Contains("failed  The database", damaged.Output, StringComparison.Ordinal);
        Assert.Contains("is not there", empty.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Server.DataDirectory, "elsewhere")));
    }

    [Fact]
    public async Task A_proxy_that_holds_streams_back_and_hides_who_asks_is_found_from_outside()
    {
        await using var proxy = await ProxyAsync(async (context, client) =>
        {
            var whole = await client.GetByteArrayAsync(context.Request.Path, context.RequestAborted);
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.WriteAsync(whole, context.RequestAborted);
        });

        var check = await CheckAsync(GeminiEmulator.ApiKey, "--url", proxy.Urls.First());

        Assert.Equal(78, check.ExitCode);
        Assert.Contains("proxy_buffering off", check.Output, StringComparison.Ordinal);
        Assert.Contains("ForwardedHeaders__KnownProxies to its address, 127.0.0.1", check.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_is_an_hour_off_is_found()
    {
        await using var later = await ProxyAsync((context, _) =>
        {
            context.Response.Headers.Date = DateTimeOffset.MinValue.AddYears(2100).ToString("R");
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });

        var check = await Verb.RunWithAsync(Server.DataDirectory, new Dictionary<string, string> { ["Gemini__BaseUrl"] = later.Urls.First() }, "check");

        Assert.Contains("failed  The clock is", check.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chat.example.org", 64)]
    [InlineData("http://127.0.0.1:9", 78)]
    public async Task An_address_where_nothing_is_gives_no_riddles(string url, int exitCode)
    {
        var check = await CheckAsync(GeminiEmulator.ApiKey, "--url", url);

        Assert.Equal(exitCode, check.ExitCode);
        Assert.Contains(url, check.Output + check.Errors, StringComparison.Ordinal);
    }

    private Task<Verb> CheckAsync(string key, params string[] arguments) => Verb.RunWithAsync(Server.DataDirectory, Settings(key), ["check", .. arguments]);

    private Dictionary<string, string> Settings(string key) => new() { ["GEMINI_API_KEY"] = key, ["Gemini__BaseUrl"] = Gemini.BaseAddress.ToString() };

    private static string[] Lines(Verb check) => check.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<WebApplication> ProxyAsync(Func<HttpContext, HttpClient, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var proxy = builder.Build();
        var client = new HttpClient { BaseAddress = Server.Client.BaseAddress };
        proxy.Run(context => answer(context, client));
        await proxy.StartAsync(Cancellation);
        return proxy;
    }
}
