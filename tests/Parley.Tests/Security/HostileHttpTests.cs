using System.Net;
using System.Text.RegularExpressions;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Security;

public sealed partial class HostileHttpTests : IClassFixture<HostileHttpTests.Server>
{
    private readonly Server server;

    public HostileHttpTests(Server server) => this.server = server;

    public sealed class Server : IAsyncLifetime
    {
        internal ParleyApp App { get; } = new();

        internal Uri Address => App.ClientOptions.BaseAddress;

        public ValueTask InitializeAsync()
        {
            App.StartServer();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    [Theory]
    [InlineData("Content-Length: 4\r\nTransfer-Encoding: chunked", "0\r\n\r\n")]
    [InlineData("Content-Length: 4\r\nContent-Length: 5", "abcde")]
    [InlineData("Transfer-Encoding: chunked", "2;a=b\nXX\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked", "2;a\rb\r\nXX\r\n0\r\n\r\n")]
    public async Task A_body_that_two_readers_would_end_elsewhere_is_refused(string headers, string body)
    {
        const string Smuggled = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

        var answer = await RawHttp.SendAsync(server.Address,
            $"POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{headers}\r\n\r\n{body}{Smuggled}");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Single(StatusLine().Matches(answer));
    }

    [Theory]
    [InlineData(40_000, 1, 431)]
    [InlineData(10, 200, 431)]
    public async Task Headers_without_measure_are_refused(int length, int count, int status)
    {
        var headers = string.Concat(Enumerable.Range(0, count).Select(i => $"X-Filler-{i}: {new string('x', length)}\r\n"));

        Assert.Equal(status, await RawHttp.StatusAsync(server.Address, $"GET / HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n"));
    }

    [Fact]
    public async Task An_address_without_measure_is_refused() =>
        Assert.Equal(414, await RawHttp.StatusAsync(server.Address, $"GET /{new string('x', 20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n"));

    [Theory]
    [InlineData("/..%2f..%2fetc%2fpasswd")]
    [InlineData("/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/../../etc/passwd")]
    [InlineData("/appsettings.json")]
    [InlineData("/parley.db")]
    [InlineData("/data/parley.db")]
    [InlineData("/.git/config")]
    [InlineData("/.env")]
    [InlineData("/parley.pdb")]
    [InlineData("/_framework/../appsettings.json")]
    [InlineData("/%c0%af")]
    [InlineData("/%00")]
    [InlineData("/\\..\\appsettings.json")]
    public async Task No_file_of_the_server_can_be_fetched(string path)
    {
        var answer = await RawHttp.SendAsync(server.Address, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        // 302 leads a stranger to the sign-in page, as every other page does.
        Assert.Matches("^HTTP/1.1 (400|404|302) ", answer);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Logging", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("SQLite format", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/nowhere")]
    [InlineData("/api/me/x.css")]
    [InlineData("/api/me;.js")]
    [InlineData("/api/conversations/../me/x")]
    [InlineData("/openapi/v2.json")]
    public async Task What_the_API_does_not_know_is_a_problem_and_never_a_page_or_cached(string path)
    {
        var answer = await RawHttp.SendAsync(server.Address, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 (404|401) ", answer);
        Assert.Contains("Content-Type: application/problem+json", answer, StringComparison.Ordinal);
        Assert.Contains("Cache-Control: no-store", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task No_other_origin_may_read_an_answer(string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/me");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "GET");

        using var answer = await server.App.CreateClient().SendAsync(request, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_redirect_never_takes_its_host_from_the_request()
    {
        var answer = await RawHttp.SendAsync(server.Address,
            "GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\nForwarded: host=evil.example\r\nConnection: close\r\n\r\n");

        Assert.DoesNotContain("evil.example", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_body_is_not_unpacked()
    {
        var answer = await RawHttp.SendAsync(server.Address,
            "POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\nConnection: close\r\n\r\n\x1f\x8b\x08\x00");

        Assert.Matches("^HTTP/1.1 (400|415) ", answer);
    }

    [Theory]
    [InlineData("TRACE")]
    [InlineData("OPTIONS")]
    [InlineData("PUT")]
    public async Task Methods_that_nobody_needs_do_nothing(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/me");

        using var answer = await server.App.CreateClient().SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Fact]
    public async Task Nobody_gets_a_tunnel() =>
        Assert.Matches("^HTTP/1.1 4", await RawHttp.SendAsync(server.Address, "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\nConnection: close\r\n\r\n"));

    [GeneratedRegex("HTTP/1\\.1 \\d\\d\\d ")]
    private static partial Regex StatusLine();
}
