using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Parley.Protocol;

namespace Parley.Tests.Hosting;

public sealed class ErrorTests : IAsyncLifetime
{
    private HostingApp app = null!;

    public async ValueTask InitializeAsync() => app = await HostingApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [InlineData("""{"message":5}""", "message")]
    [InlineData("""{"message":"a","message":"b"}""", "message")]
    [InlineData("""{"message":"a","Message":"b"}""", "message")]
    [InlineData("""{"message":"a\u0000b"}""", "message")]
    [InlineData("""{"message":"a\ud800b"}""", "message")]
    [InlineData("""{"message":"a\udc00\ud800b"}""", "message")]
    [InlineData("""{"message":"a","parentId":"x"}""", "parentId")]
    [InlineData("""{"message":"a","parentId":"{0197a3f0-0000-7000-8000-000000000001}"}""", "parentId")]
    [InlineData("""{"message":"a","temporary":"true"}""", "temporary")]
    [InlineData("""{"message":"a","history":[{"role":"user","content":"b"},{"role":1}]}""", "history[1].role")]
    [InlineData("""{"message":"a","settings":{"topK":"5"}}""", "settings.topK")]
    [InlineData("""{"message":"a","settings":[]}""", "settings")]
    public async Task A_member_that_cannot_be_read_is_named(string body, string field)
    {
        var problem = await (await app.PostAsync("/api/echo", body)).ProblemAsync(400, ProblemCodes.InvalidRequest);

        Assert.Equal([field], Assert.IsType<JsonObject>(problem["errors"]).Select(error => error.Key), StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("\"text\"")]
    [InlineData("""{"message":"a"} x""")]
    [InlineData("""{"message":"a",}""")]
    public async Task A_body_that_is_no_object_is_refused(string body) =>
        await (await app.PostAsync("/api/echo", body)).ProblemAsync(400, ProblemCodes.InvalidRequest);

    [Fact]
    public async Task A_body_that_is_nested_too_deep_is_refused()
    {
        var body = $$"""{"unknown":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""";

        await (await app.PostAsync("/api/echo", body)).ProblemAsync(400, ProblemCodes.InvalidRequest);
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_refused() =>
        await (await app.PostAsync("/api/echo", [.. "{\"message\":\""u8, 0xC3, 0x28, .. "\"}"u8])).ProblemAsync(400, ProblemCodes.InvalidRequest);

    [Theory]
    [InlineData("\u0001\u007f \uFFFD \uFEFF \u202E 👩‍👩‍👧 é e\u0301")]
    public async Task Every_other_character_is_kept_as_it_was_sent(string message)
    {
        var body = new JsonObject { ["message"] = message, ["unknown"] = new JsonArray(1, "x") }.ToJsonString();

        var answer = await app.PostAsync("/api/echo", body);

        Assert.Equal(message, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))?["message"]);
    }

    [Fact]
    public async Task A_byte_order_mark_does_no_harm() =>
        Assert.Equal(HttpStatusCode.OK, (await app.PostAsync("/api/echo", [.. Encoding.UTF8.Preamble, .. "{\"message\":\"a\"}"u8])).StatusCode);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("")]
    [InlineData("application/json; charset=zzz")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=utf-7")]
    public async Task Another_media_type_or_encoding_is_refused(string contentType) =>
        await (await app.PostAsync("/api/echo", """{"message":"a"}""", contentType)).ProblemAsync(415, ProblemCodes.UnsupportedMediaType);

    [Theory]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("application/json;charset=\"utf-8\"")]
    [InlineData("APPLICATION/JSON")]
    public async Task UTF8_is_taken_however_it_is_written(string contentType) =>
        Assert.Equal(HttpStatusCode.OK, (await app.PostAsync("/api/echo", """{"message":"a"}""", contentType)).StatusCode);

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        content.Headers.ContentEncoding.Add("gzip");

        var answer = await app.Client.PostAsync(new Uri("/api/echo", UriKind.Relative), content, TestContext.Current.CancellationToken);

        await answer.ProblemAsync(415, ProblemCodes.UnsupportedMediaType);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_too_large_whether_it_says_so_or_not(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/small", UriKind.Relative));
        request.Content = new StringContent($$"""{"model":"{{new string('x', 2000)}}"}""", Encoding.UTF8, "application/json");
        request.Headers.TransferEncodingChunked = chunked;

        await (await app.Client.SendAsync(request, TestContext.Current.CancellationToken)).ProblemAsync(413, ProblemCodes.TooLarge);
    }

    [Theory]
    [InlineData("/api/nowhere")]
    [InlineData("/api")]
    [InlineData("/api/items/x")]
    [InlineData("/api/items/%7B0197a3f0-0000-7000-8000-000000000001%7D")]
    [InlineData("/api/items/0197a3f0000070008000000000000001")]
    [InlineData("/api/items/0197a3f0-0000-7000-8000-000000000001%20")]
    [InlineData("/api/items/%2f")]
    [InlineData("/api/items/%c0%af")]
    public async Task What_is_not_there_is_not_found(string path) =>
        await (await app.GetAsync(path)).ProblemAsync(404, ProblemCodes.NotFound);

    [Fact]
    public async Task An_id_is_found_in_either_case() =>
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync("/api/items/0197A3F0-0000-7000-8000-00000000000a")).StatusCode);

    [Fact]
    public async Task A_wrong_method_is_told_with_the_right_ones()
    {
        var answer = await app.GetAsync("/api/echo");

        await answer.ProblemAsync(405, ProblemCodes.MethodNotAllowed);
        Assert.Equal(["POST"], answer.Content.Headers.Allow);
    }

    [Fact]
    public async Task Whoever_asks_for_the_headers_only_gets_those_of_the_answer()
    {
        using var found = new HttpRequestMessage(HttpMethod.Head, "/api/items/0197a3f0-0000-7000-8000-000000000001");
        using var missing = new HttpRequestMessage(HttpMethod.Head, "/api/nowhere");

        using var answer = await app.Client.SendAsync(found, TestContext.Current.CancellationToken);
        using var refusal = await app.Client.SendAsync(missing, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (refusal.StatusCode, refusal.Content.Headers.ContentType?.MediaType));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Empty(await refusal.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_parameter_of_the_query_that_cannot_be_read_is_named()
    {
        var problem = await (await app.GetAsync("/api/query?limit=many")).ProblemAsync(400, ProblemCodes.InvalidRequest);

        Assert.NotNull(problem["errors"]?["limit"]);
    }

    [Fact]
    public async Task A_problem_is_a_problem_for_those_who_accept_only_pages()
    {
        app.Client.DefaultRequestHeaders.Add("Accept", "text/html");

        await (await app.GetAsync("/api/nowhere")).ProblemAsync(404, ProblemCodes.NotFound);
        await (await app.GetAsync("/api/bug")).ProblemAsync(500, ProblemCodes.Internal);
    }

    [Fact]
    public async Task A_bug_leaves_one_entry_in_the_log_and_no_detail_outside()
    {
        var problem = await (await app.GetAsync("/api/bug")).ProblemAsync(500, ProblemCodes.Internal);

        var entry = Assert.Single(app.Log.From(LogLevel.Warning));
        Assert.Contains((string)problem["traceId"]!, entry, StringComparison.Ordinal);
        Assert.Contains("secret detail", entry, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outage_of_the_database_asks_to_come_back()
    {
        var answer = await app.GetAsync("/api/outage");

        var problem = await answer.ProblemAsync(503, ProblemCodes.StorageUnavailable);
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
        Assert.DoesNotContain("secret", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirects_carry_the_security_headers_and_nothing_says_what_serves()
    {
        var answer = await app.GetAsync("/api/redirect");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Empty(answer.Headers.Server);
    }
}
