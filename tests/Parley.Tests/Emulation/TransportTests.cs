using System.Net;
using System.Text.Json.Nodes;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Emulation.Http;

namespace Parley.Tests.Emulation;

/// <summary>Routes, keys, the forms of errors and bodies: boxes 1 to 7 of the checklist.</summary>
public sealed class TransportTests : EmulatorTest
{
    [Theory]
    [InlineData("v1")]
    [InlineData("v1beta")]
    [InlineData("v1alpha")]
    public async Task Each_version_generates(string version)
    {
        var answer = await PostToAsync($"/{version}/models/{Model}:generateContent", Hello);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v2/models")]
    [InlineData("/v1beta/nothing")]
    [InlineData("/v1beta/models/gemini-4-hydrogen:unknownMethod")]
    public async Task An_unknown_path_is_a_page_not_found(string path)
    {
        var answer = await PostToAsync(path, "{}");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("generateContent")]
    [InlineData("streamGenerateContent")]
    [InlineData("countTokens")]
    public async Task An_unknown_model_is_refused_with_the_version_and_the_method(string method)
    {
        var answer = await PostToAsync($"/v1/models/gemini-9:{method}?alt=sse", Hello);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(
            $"models/gemini-9 is not found for API version v1, or is not supported for {method}. Call ListModels to see the list of available models and their supported methods.",
            (await JsonAsync(answer))["error"]!["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task Who_is_refused_for_the_key_may_ask_again_on_the_same_connection()
    {
        Http.DefaultRequestHeaders.Remove("x-goog-api-key");
        using var refused = await Http.GetAsync(new Uri("/v1beta/models?key=wrong", UriKind.Relative), Cancelled);

        // Whatever is written behind the answer would break it.
        Assert.Equal(Ending.Completed, await Gemini.Requests[^1].Ended);
    }

    [Theory]
    [InlineData("AQ.anything", null, 200, null)]
    [InlineData("AIzaAnything", null, 200, null)]
    [InlineData("wrong", null, 400, "API_KEY_INVALID")]
    [InlineData(null, null, 403, null)]
    [InlineData(null, "Bearer AQ.anything", 401, "ACCESS_TOKEN_TYPE_UNSUPPORTED")]
    [InlineData("AQ.anything", "Bearer x", 400, null)]
    public async Task A_key_is_checked_as_Google_does(string? key, string? authorization, int status, string? reason)
    {
        Http.DefaultRequestHeaders.Remove("x-goog-api-key");
        if (key is not null)
            Http.DefaultRequestHeaders.Add("x-goog-api-key", key);
        if (authorization is not null)
            Http.DefaultRequestHeaders.Add("Authorization", authorization);

        var answer = await PostAsync(Hello);

        Assert.Equal(status, (int)answer.StatusCode);
        if (reason is not null)
            Assert.Equal(reason, (await JsonAsync(answer))["error"]!["details"]![0]!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_key_in_the_query_is_taken_too()
    {
        Http.DefaultRequestHeaders.Remove("x-goog-api-key");

        var answer = await PostAsync(Hello, "generateContent?key=AQ.query");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Errors_are_indented_JSON_without_Retry_After()
    {
        Gemini.Script(Answer.Fail(GeminiErrors.QuotaPerMinute()));

        var answer = await PostAsync(Hello);
        var body = await answer.Content.ReadAsStringAsync(Cancelled);

        Assert.Equal("application/json; charset=UTF-8", answer.Content.Headers.ContentType?.ToString());
        Assert.StartsWith("{\n  \"error\": {\n    \"code\": 429,\n", body, StringComparison.Ordinal);
        Assert.Null(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_whole_answer_is_indented_and_a_stream_is_compact_with_a_space_after_colons()
    {
        Gemini.Script(new Answer().Text("A"), new Answer().Text("A"));

        var whole = await (await PostAsync(Hello, "generateContent")).Content.ReadAsStringAsync(Cancelled);
        var stream = await (await PostAsync(Hello)).Content.ReadAsStringAsync(Cancelled);

        Assert.StartsWith("{\n  \"candidates\": [\n    {\n", whole, StringComparison.Ordinal);
        Assert.StartsWith("data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"A\"}],\"role\": \"model\"}}],\"usageMetadata\": {", stream, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_is_chunked_events_with_blank_lines_and_no_end_mark()
    {
        var answer = await PostAsync(Hello);
        var body = await answer.Content.ReadAsStringAsync(Cancelled);

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.ToString());
        Assert.True(answer.Headers.TransferEncodingChunked);
        Assert.EndsWith("}\r\n\r\n", body, StringComparison.Ordinal);
        Assert.All(body.Split("\r\n\r\n")[..^1], line => Assert.StartsWith("data: {", line, StringComparison.Ordinal));
        Assert.DoesNotContain("[DONE]", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_is_sent_as_soon_as_it_is_there()
    {
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("first").Until(gate.Task).Text("second"));

        var answer = await PostAsync(Hello);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancelled));
        var first = await reader.ReadLineAsync(Cancelled);
        gate.SetResult();
        var rest = await reader.ReadToEndAsync(Cancelled);

        Assert.Contains("first", first!, StringComparison.Ordinal);
        Assert.Contains("second", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_alt_sse_a_stream_is_one_array()
    {
        Gemini.Script(new Answer().Text("a", "b"));

        var answer = await PostAsync(Hello, "streamGenerateContent");
        var events = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!.AsArray();

        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("ab", TextOf(events.Select(message => message!.AsObject())));
    }

    [Fact]
    public async Task Without_alt_sse_an_error_stands_in_an_array()
    {
        var answer = await PostAsync("{}", "streamGenerateContent");
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!.AsArray();

        Assert.Equal(400, Assert.Single(body)!["error"]!["code"]!.GetValue<int>());
    }

    [Fact]
    public async Task Fields_of_default_value_are_left_out()
    {
        Gemini.Script(new Answer().Finish("SAFETY"));

        var message = Assert.Single(await EventsAsync(Hello));

        Assert.Null(Candidate(message)!["index"]);
        Assert.Null(message["usageMetadata"]!["candidatesTokenCount"]);
        Assert.Null(message["usageMetadata"]!["thoughtsTokenCount"]);
    }
}
