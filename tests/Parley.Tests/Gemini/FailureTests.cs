using System.Net;
using System.Text;
using Microsoft.Extensions.AI;
using Parley.Gemini;

namespace Parley.Tests.Gemini;

public sealed class FailureTests
{
    private const string Begin = "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"First \"}]}}]}\n\n";
    private const string End = "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"last\"}]},\"finishReason\": \"STOP\"}]}\n\n";
    private const string Error = """
        {
          "error": {
            "code": 499,
            "message": "The operation was cancelled.",
            "status": "CANCELLED"
          }
        }

        """;

    [Theory]
    [InlineData(400, GeminiErrorKind.RequestRejected)]
    [InlineData(401, GeminiErrorKind.KeyRejected)]
    [InlineData(403, GeminiErrorKind.KeyRejected)]
    [InlineData(404, GeminiErrorKind.UnknownModel)]
    [InlineData(413, GeminiErrorKind.RequestRejected)]
    [InlineData(429, GeminiErrorKind.RateLimited)]
    [InlineData(499, GeminiErrorKind.Unavailable)]
    [InlineData(500, GeminiErrorKind.Unavailable)]
    [InlineData(502, GeminiErrorKind.Unavailable)]
    [InlineData(503, GeminiErrorKind.Unavailable)]
    [InlineData(504, GeminiErrorKind.Timeout)]
    [InlineData(599, GeminiErrorKind.Unavailable)]
    [InlineData(302, GeminiErrorKind.BadResponse)]
    [InlineData(204, GeminiErrorKind.BadResponse)]
    public async Task Every_status_has_its_kind_whatever_the_body(int status, GeminiErrorKind kind)
    {
        foreach (var body in new[] { "", "<html>no</html>", "[]", "{\"error\":7}", "[{\"error\":{\"message\":\"m\"}}]" })
        {
            var failure = (await new ScriptedGemini().Answer(body, (HttpStatusCode)status).AskAsync()).Failure!;

            Assert.Equal((kind, status), (failure.Kind, (int)failure.StatusCode!));
            Assert.DoesNotContain("html", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"17s"}""", "", 17d)]
    [InlineData("""{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.4s"}""", "Please retry in 99s.", 34.4)]
    [InlineData("""{}""", "Quota exceeded.\\nPlease retry in 17.5s.", 17.5)]
    [InlineData("""{}""", "Please retry in 250ms.", 0.25)]
    [InlineData("""{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"soon"}""", "Resource has been exhausted (e.g. check quota).", null)]
    [InlineData("""{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":7}""", "", null)]
    public async Task The_delay_that_is_asked_for_is_told(string detail, string message, double? seconds)
    {
        var body = $$$"""{"error":{"code":429,"message":"{{{message}}}","status":"RESOURCE_EXHAUSTED","details":[{{{detail}}}]}}""";

        var failure = (await new ScriptedGemini().Answer(body, HttpStatusCode.TooManyRequests).AskAsync()).Failure!;

        Assert.Equal(seconds, failure.RetryAfter?.TotalSeconds);
        Assert.False(failure.IsDaily);
    }

    [Fact]
    public async Task The_quota_that_ran_out_is_told()
    {
        const string Body = """
            {"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[
             {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaMetric":"free_tier_requests","quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier","quotaDimensions":{"location":"global","model":"gemini-x"},"quotaValue":"20"}]},
             {"@type":"type.googleapis.com/google.rpc.Help","links":[{"description":"more","url":"https://help.test/"}]}]}}
            """;

        var failure = (await new ScriptedGemini().Answer(Body, HttpStatusCode.TooManyRequests).AskAsync()).Failure!;

        Assert.Equal(new GeminiQuota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "free_tier_requests", "20", "gemini-x"), Assert.Single(failure.Quotas));
        Assert.Equal((true, false, "https://help.test/"), (failure.IsDaily, failure.HasNoQuota, failure.HelpLink));
    }

    [Fact]
    public async Task A_model_without_any_quota_is_told()
    {
        var failure = (await new ScriptedGemini().Answer(Recording.Read("unary-failure-quota-exceeded.json"), HttpStatusCode.TooManyRequests).AskAsync()).Failure!;

        Assert.True(failure.HasNoQuota);
        Assert.Null(failure.RetryAfter);
    }

    [Fact]
    public async Task A_bare_error_in_mid_stream_fails_after_the_text_that_came()
    {
        var answer = await new ScriptedGemini().Answer(Begin + Error).AskAsync();

        Assert.Equal(("First ", GeminiErrorKind.Unavailable, "CANCELLED"), (answer.Text, answer.Failure!.Kind, answer.Failure.Status));
    }

    [Fact]
    public async Task An_error_in_an_event_fails_like_a_bare_one()
    {
        var answer = await new ScriptedGemini().Answer($"{Begin}data: {Error.ReplaceLineEndings("")}\n\n").AskAsync();

        Assert.Equal(("First ", GeminiErrorKind.Unavailable, "CANCELLED"), (answer.Text, answer.Failure!.Kind, answer.Failure.Status));
    }

    [Fact]
    public async Task A_bare_error_cut_anywhere_still_fails()
    {
        for (var end = 1; end < Error.Length; end++)
            Assert.NotNull((await new ScriptedGemini().Answer(Begin + Error[..end]).AskAsync()).Failure);
    }

    [Theory]
    [InlineData("<html><body>Welcome</body></html>")]
    [InlineData("{\"candidates\": []}")]
    [InlineData("data: {\"invented\": true}\n\n")]
    [InlineData("data: 7\n\n")]
    [InlineData("data: [DONE]\n\n")]
    [InlineData("data: {\"candidates\": [}\n\n")]
    [InlineData("data: {\"candidates\": []} {}\n\n")]
    [InlineData("data: {\"can\\ud800didates\": []}\n\n")]
    public async Task What_is_not_the_protocol_is_a_bad_response(string body)
    {
        Assert.Equal(GeminiErrorKind.BadResponse, (await new ScriptedGemini().Answer(body).AskAsync()).Failure!.Kind);

        var late = await new ScriptedGemini().Answer(Begin + body).AskAsync();
        Assert.Equal(("First ", GeminiErrorKind.BadResponse), (late.Text, late.Failure!.Kind));

        var afterTheEnd = await new ScriptedGemini().Answer(End + body).AskAsync();
        Assert.Equal(GeminiErrorKind.BadResponse, afterTheEnd.Failure!.Kind);
    }

    [Theory]
    [InlineData("{\"candidates\": []}")]
    [InlineData("{\"usageMetadata\": {\"promptTokenCount\": 1}}")]
    [InlineData("{\"candidates\": [{\"finishReason\": \"STOP\"}]}")]
    [InlineData("{\"candidates\": [{\"content\": {}, \"finishReason\": \"STOP\"}]}")]
    [InlineData("{\"candidates\": [{\"content\": {\"parts\": [{}]}, \"finishReason\": \"STOP\"}]}")]
    [InlineData("{\"candidates\": [{\"content\": {\"role\": \"model\"}, \"finishReason\": \"STOP\"}], \"promptFeedback\": {}}")]
    public async Task An_answer_with_nothing_in_it_is_empty(string json)
    {
        var streamed = await new ScriptedGemini().Answer($"data: {json}\n\n").AskAsync();
        var whole = await Assert.ThrowsAsync<GeminiException>(() => new ScriptedGemini().Answer(json).Client().GetResponseAsync("Hm", cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal((GeminiErrorKind.EmptyResponse, GeminiErrorKind.EmptyResponse), (streamed.Failure!.Kind, whole.Kind));
    }

    [Fact]
    public async Task An_end_without_a_reason_is_a_broken_connection()
    {
        var answer = await new ScriptedGemini().Answer(Begin).AskAsync();

        Assert.Equal(("First ", GeminiErrorKind.Unreachable, false), (answer.Text, answer.Failure!.Kind, answer.Failure.FailedToConnect));
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError, true)]
    [InlineData(HttpRequestError.ConnectionError, true)]
    [InlineData(HttpRequestError.SecureConnectionError, true)]
    [InlineData(HttpRequestError.ResponseEnded, false)]
    public async Task A_server_that_is_not_reached_is_unreachable(HttpRequestError error, bool failedToConnect)
    {
        var failure = (await new ScriptedGemini().Fail(new HttpRequestException(error)).AskAsync()).Failure!;

        Assert.Equal((GeminiErrorKind.Unreachable, failedToConnect), (failure.Kind, failure.FailedToConnect));
    }

    [Fact]
    public async Task An_answer_past_the_limit_is_refused()
    {
        var gemini = new ScriptedGemini().Answer(Begin + Begin + End);
        gemini.Options.MaxAnswerBytes = 100;

        Assert.Equal(GeminiErrorKind.BadResponse, (await gemini.AskAsync()).Failure!.Kind);
    }

    [Fact]
    public async Task The_key_is_in_no_message()
    {
        var gemini = new ScriptedGemini()
            .Answer("""{"error":{"code":403,"message":"Key AQ.secret was leaked.","status":"PERMISSION_DENIED"}}""", HttpStatusCode.Forbidden)
            .Answer("""data: {"error":{"code":500,"message":"AQ.secret"}}""" + "\n\n");

        Assert.DoesNotContain("AQ.secret", (await gemini.AskAsync()).Failure!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("AQ.secret", (await gemini.AskAsync()).Failure!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("AQ.secret", gemini.Options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("AQ.secret", gemini.Requests[0].RequestUri!.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_cannot_be_one_is_rejected_before_it_is_sent()
    {
        var gemini = new ScriptedGemini();
        gemini.Options.ApiKey = "AQ.sec\nret";

        var failure = (await gemini.AskAsync()).Failure!;

        Assert.Equal(GeminiErrorKind.KeyRejected, failure.Kind);
        Assert.Empty(gemini.Requests);
    }

    [Fact]
    public async Task What_is_no_text_becomes_the_replacement_character()
    {
        byte[] body = [.. "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"a\\u0000b\\ud800c\\ude00d\\n"u8, 0xFF, 0xC3, .. "e\\ud83d\\ude00\"}, {\"functionCall\": {\"name\": \"f\\u0000\", \"args\": {\"x\": \"\\ud800"u8, 0xFF, .. "\"}}}]},\"finishReason\": \"STOP\"}]}\n\n"u8];

        var answer = await new ScriptedGemini().Answer(body).AskAsync();

        Assert.Equal("a\uFFFDb\uFFFDc\uFFFDd\n\uFFFD\uFFFDe\U0001F600", answer.Text);
        Assert.Equal("f\uFFFD", Assert.Single(answer.Contents.OfType<FunctionCallContent>()).Name);
        Assert.Contains("\"x\":\"\uFFFD\uFFFD\"", answer.Outcome!.Parts, StringComparison.Ordinal);
        Assert.Equal(answer.Outcome.Parts, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(answer.Outcome.Parts)));
    }
}
