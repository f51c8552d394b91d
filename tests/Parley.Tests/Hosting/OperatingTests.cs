using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Parley.Protocol;
using Parley.Server.Data;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Hosting;

public sealed class OperatingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ready_is_who_reaches_the_database_and_again_when_it_is_back()
    {
        await using var app = new ParleyApp();
        var client = app.CreateClient();
        var path = app.Services.GetRequiredService<SqliteDatabase>().Path;
        var aside = path + ".aside";

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, "/health/ready")).StatusCode);
        File.Move(path, aside);
        app.Services.GetRequiredService<ReadPool>().Dispose();
        await (await GetAsync(client, "/health/ready")).ProblemAsync(503, ProblemCodes.StorageUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, "/health/live")).StatusCode);
        File.Move(aside, path);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, "/health/ready")).StatusCode);
    }

    [Fact]
    public async Task Who_asks_too_fast_is_told_when_to_come_back()
    {
        await using var app = new ParleyApp().With("RateLimits__RequestsAtOnce", "3").With("RateLimits__RequestsPerSecond", "1");
        var client = app.CreateClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => GetAsync(client, "/openapi/v1.json")));

        var refused = answers.Where(answer => answer.StatusCode != HttpStatusCode.OK).ToList();
        Assert.InRange(refused.Count, 1, 17);
        foreach (var answer in refused)
        {
            await answer.ProblemAsync(429, ProblemCodes.TooManyRequests);
            Assert.True(answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task One_switch_turns_the_limit_of_requests_off()
    {
        await using var app = new ParleyApp().With("RateLimits__RequestsAtOnce", "1").With("RateLimits__Enabled", "false");
        var client = app.CreateClient();

        for (var i = 0; i < 10; i++)
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, "/openapi/v1.json")).StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1, ::1", true)]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("", false)]
    public async Task Only_a_named_proxy_is_believed(string known, bool believed)
    {
        await using var app = new ParleyApp().With("ForwardedHeaders__KnownProxies", known);
        var client = app.CreateClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "192.0.2.1");

        var answer = await GetAsync(client, "/health/live");

        Assert.Equal(believed, answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task The_description_of_the_API_shows_problems_and_who_may_call()
    {
        await using var app = new ParleyApp();

        var document = JsonNode.Parse(await app.CreateClient().GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Cancellation))!;

        var login = document["paths"]?["/api/login"]?["post"];
        Assert.Equal("#/components/schemas/Problem", (string?)login?["responses"]?["default"]?["content"]?["application/problem+json"]?["schema"]?["$ref"]);
        Assert.Null(login?["security"]);
        Assert.NotNull(document["paths"]?["/api/me"]?["get"]?["security"]);
        Assert.NotNull(document["components"]?["schemas"]?["Problem"]?["properties"]?["code"]);
    }

    [Theory]
    [InlineData("POST", "/api/register", "{}", "password", "username")]
    [InlineData("POST", "/api/login", "{}", "password", "username")]
    [InlineData("POST", "/api/chat", "{}", "message")]
    [InlineData("POST", "/api/chat", """{"message":"a","history":[{}]}""", "history[0].content", "history[0].role")]
    [InlineData("POST", "/api/chat", """{"message":"a","settings":{"topK":0}}""", "settings.topK")]
    [InlineData("PATCH", "/api/me", """{"displayName":""}""", "displayName")]
    [InlineData("DELETE", "/api/me", "{}", "password")]
    [InlineData("POST", "/api/me/password", "{}", "currentPassword", "newPassword")]
    public async Task Missing_and_impossible_members_are_named_as_on_the_wire(string method, string path, string body, params string[] fields)
    {
        await using var app = new ParleyApp();
        var client = await app.SignedInAsAsync("ada");
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        var problem = await (await client.SendAsync(request, Cancellation)).ProblemAsync(400, ProblemCodes.InvalidRequest);

        Assert.Equal(fields, Assert.IsType<JsonObject>(problem["errors"]).Select(error => error.Key).Order(StringComparer.Ordinal));
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string path) => client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
}
