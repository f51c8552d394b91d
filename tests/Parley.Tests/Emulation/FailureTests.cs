using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Emulation.Http;

namespace Parley.Tests.Emulation;

/// <summary>What goes wrong before and in the stream: boxes 22 to 24 of the checklist.</summary>
public sealed class FailureTests : EmulatorTest
{
    private readonly FakeTimeProvider time = new();

    protected override TimeProvider Time => time;

    [Theory]
    [InlineData("400", 400, "INVALID_ARGUMENT")]
    [InlineData("location", 400, "FAILED_PRECONDITION")]
    [InlineData("401", 401, "UNAUTHENTICATED")]
    [InlineData("403", 403, "PERMISSION_DENIED")]
    [InlineData("404", 404, "NOT_FOUND")]
    [InlineData("499", 499, "CANCELLED")]
    [InlineData("500", 500, "INTERNAL")]
    [InlineData("503", 503, "UNAVAILABLE")]
    [InlineData("503-demand", 503, "UNAVAILABLE")]
    [InlineData("504", 504, "DEADLINE_EXCEEDED")]
    public async Task Each_status_can_be_asked_for(string failure, int code, string status) =>
        Assert.NotEmpty(await RefusalAsync(Ask($"fail:{failure}"), code: code, status: status));

    [Theory]
    [InlineData("429", "QuotaFailure Help RetryInfo", "PerMinute")]
    [InlineData("429-retry-info", "RetryInfo", "")]
    [InlineData("429-help", "Help", "")]
    [InlineData("429-bare", "", "")]
    [InlineData("429-day", "QuotaFailure Help", "PerDay")]
    [InlineData("429-zero", "QuotaFailure Help", "\"quotaValue\":\"0\"")]
    public async Task Over_quota_has_many_shapes(string failure, string details, string contains)
    {
        var answer = await PostAsync(Ask($"fail:{failure}"));
        var error = (await JsonAsync(answer))["error"]!;

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("RESOURCE_EXHAUSTED", error["status"]!.GetValue<string>());
        Assert.Equal(details, string.Join(' ', (error["details"]?.AsArray() ?? []).Select(detail => detail!["@type"]!.GetValue<string>().Split('.')[^1])));
        Assert.Contains(contains, error.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("html-404", 404)]
    [InlineData("html-502", 502)]
    public async Task A_page_can_stand_where_JSON_is_expected(string failure, int status)
    {
        var answer = await PostAsync(Ask($"fail:{failure}"));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.StartsWith("<!DOCTYPE html>", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_in_mid_stream_is_raw_and_on_many_lines()
    {
        Gemini.Script(new Answer().Text("First ").Raise(GeminiErrors.Cancelled));

        var body = await BodyAsync();

        Assert.StartsWith("data: ", body, StringComparison.Ordinal);
        Assert.EndsWith("}\r\n\r\n{\n  \"error\": {\n    \"code\": 499,\n    \"message\": \"The operation was cancelled.\",\n    \"status\": \"CANCELLED\"\n  }\n}\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_in_mid_stream_can_stand_inside_a_data_line()
    {
        Gemini.Script(new Answer().Text("First ").Raise(GeminiErrors.Overloaded, inData: true));

        Assert.Contains("\r\n\r\ndata: {\"error\": {\"code\": 503,", await BodyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_can_end_without_a_finish_reason()
    {
        Gemini.Script(new Answer().Text("a", "b").End());

        var events = await EventsAsync(Hello);

        Assert.Equal(2, events.Count);
        Assert.All(events, message => Assert.Null(FinishOf(message)));
    }

    [Fact]
    public async Task A_body_can_end_in_the_middle_of_a_data_line()
    {
        Gemini.Script(new Answer().Text("a").Break(Fault.CutLine));

        var last = (await BodyAsync()).Split("\r\n\r\n")[^1];

        Assert.StartsWith("data: {", last, StringComparison.Ordinal);
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => JsonNode.Parse(last["data: ".Length..]));
    }

    [Fact]
    public async Task Lines_can_end_with_LF_and_the_last_event_without_a_blank_line()
    {
        Gemini.Script(new Answer().Text("a", "b").LfOnly(), new Answer().Text("a", "b").NoEndBlank());

        var lf = await BodyAsync();
        var noBlank = await BodyAsync();

        Assert.DoesNotContain('\r', lf);
        Assert.EndsWith("}\n\n", lf, StringComparison.Ordinal);
        Assert.EndsWith("}\r\n", noBlank, StringComparison.Ordinal);
        Assert.False(noBlank.EndsWith("\r\n\r\n", StringComparison.Ordinal));
        Assert.Contains("}\r\n\r\ndata: ", noBlank, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_line_can_hold_what_is_no_JSON()
    {
        Gemini.Script(new Answer().Text("a").Garbage("oops"));

        Assert.EndsWith("\r\n\r\ndata: oops\r\n\r\n", await BodyAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Fault.Reset)]
    [InlineData(Fault.CutChunk)]
    [InlineData(Fault.TooLong)]
    public async Task A_connection_breaks_after_what_was_sent(Fault fault)
    {
        Gemini.Script(new Answer().Text("a", "b").Break(fault));

        var received = new MemoryStream();
        var broken = await Record.ExceptionAsync(async () =>
            await (await (await PostAsync(Hello)).Content.ReadAsStreamAsync(Cancelled)).CopyToAsync(received, Cancelled));

        // A reset may overtake even the headers.
        Assert.True(broken is IOException || fault == Fault.Reset && broken is HttpRequestException, broken?.ToString());
        Assert.Equal(Ending.Broken, await Gemini.Requests[0].Ended.WaitAsync(Cancelled));
        if (fault != Fault.Reset)
            Assert.Contains("\"text\": \"b\"", Encoding.UTF8.GetString(received.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_length_can_promise_less_than_is_sent()
    {
        Gemini.Script(new Answer().Text("a").Break(Fault.TooShort));

        Assert.Equal("data:", await BodyAsync());
    }

    [Fact]
    public async Task What_comes_back_can_be_no_HTTP()
    {
        Gemini.Script(new Answer().Break(Fault.NotHttp));

        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(Hello));
    }

    [Fact]
    public async Task A_whole_answer_breaks_too()
    {
        Gemini.Script(new Answer().Text("a").Break(Fault.CutChunk));

        var answer = await PostAsync(Hello, "generateContent");

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer.Content.ReadAsStringAsync(Cancelled));
    }

    [Theory]
    [InlineData(Fault.Silence)]
    [InlineData(Fault.NoAnswer)]
    public async Task Silence_lasts_until_the_client_leaves(Fault fault)
    {
        Gemini.Script(new Answer().Break(fault));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        using var content = new StringContent(Hello, Encoding.UTF8, "application/json");
        var asking = Http.PostAsync(new Uri($"/v1beta/models/{Model}:streamGenerateContent?alt=sse", UriKind.Relative), content, leaving.Token);
        var request = await Gemini.RequestAsync(0, Cancelled);
        time.Advance(TimeSpan.FromHours(1));
        Assert.False(asking.IsCompleted);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(Ending.ClientLeft, await request.Ended.WaitAsync(Cancelled));
    }

    [Fact]
    public async Task Pauses_and_pace_follow_the_clock()
    {
        Gemini.Script(new Answer().Pause(TimeSpan.FromMinutes(2)).Text("a", "b").Pace(TimeSpan.FromSeconds(30)));

        var asking = EventsAsync(Hello);
        await Gemini.RequestAsync(0, Cancelled);
        await AdvanceUntil(asking, TimeSpan.FromSeconds(10));

        Assert.Equal("ab", TextOf(await asking));
        Assert.True(time.GetUtcNow() - time.Start >= TimeSpan.FromMinutes(3));
    }

    [Fact]
    public async Task A_server_timeout_passes_before_the_answer()
    {
        Http.DefaultRequestHeaders.Add("X-Server-Timeout", "30");
        Gemini.Script(new Answer().Until(Task.Delay(Timeout.Infinite, Cancelled)));

        var asking = RefusalAsync(Hello, code: 504, status: "DEADLINE_EXCEEDED");
        await Gemini.RequestAsync(0, Cancelled);
        await AdvanceUntil(asking, TimeSpan.FromSeconds(10));

        Assert.Equal("Deadline expired before operation could complete.", await asking);
    }

    [Fact]
    public async Task It_fails_so_many_times_and_then_answers()
    {
        Gemini.Script(Answer.Fail(GeminiErrors.Overloaded), Answer.Fail(GeminiErrors.Internal), new Answer().Text("At last"));

        await RefusalAsync(Hello, code: 503, status: "UNAVAILABLE");
        await RefusalAsync(Hello, code: 500, status: "INTERNAL");

        Assert.Equal("At last", TextOf(await EventsAsync(Hello)));
    }

    [Fact]
    public async Task A_marker_fails_so_many_times_and_then_answers()
    {
        var body = Ask("fail:503,times=2");

        await RefusalAsync(body, code: 503, status: "UNAVAILABLE");
        await RefusalAsync(body, code: 503, status: "UNAVAILABLE");

        Assert.NotEmpty(await EventsAsync(body));
    }

    [Fact]
    public async Task A_refused_request_takes_no_answer_from_the_script()
    {
        Gemini.Script(new Answer().Text("Mine"));

        await RefusalAsync("{}");

        Assert.Equal("Mine", TextOf(await EventsAsync(Hello)));
    }

    [Fact]
    public async Task Requests_are_kept_with_headers_and_body_in_order()
    {
        Http.DefaultRequestHeaders.Add("x-goog-api-client", "parley/1");
        await EventsAsync(Ask("One"));
        await WholeAsync(Ask("Two"));

        Assert.Equal([$"/v1beta/models/{Model}:streamGenerateContent", $"/v1beta/models/{Model}:generateContent"], Gemini.Requests.Select(request => request.Path));
        Assert.Equal("parley/1", Gemini.Requests[0].Headers["X-Goog-Api-Client"]);
        Assert.Equal("?alt=sse", Gemini.Requests[0].Query);
        Assert.Equal(Ask("Two"), Gemini.Requests[1].Body);
        Assert.Equal(Ending.Completed, await Gemini.Requests[1].Ended.WaitAsync(Cancelled));
    }

    private async Task<string> BodyAsync() => await (await PostAsync(Hello)).Content.ReadAsStringAsync(Cancelled);

    /// <summary>Lets the emulator's clock run until the answer is there.</summary>
    private async Task AdvanceUntil(Task done, TimeSpan step)
    {
        while (!done.IsCompleted)
        {
            time.Advance(step);
            await Task.Yield();
        }
    }
}
