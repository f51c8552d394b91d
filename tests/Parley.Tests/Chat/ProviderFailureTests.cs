using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Chat;

/// <summary>Each row of the contract's table of provider failures, in both forms of the answer.</summary>
[Trait(Databases.Trait, Databases.Either)]
public sealed class ProviderFailureTests : ChatTest
{
    private static readonly Dictionary<string, (Answer Answer, int Status, string Code)> Rows = new()
    {
        ["a wrong key"] = (Answer.Fail(GeminiErrors.KeyInvalid), 502, ProblemCodes.ProviderRejectedKey),
        ["a key of another kind"] = (Answer.Fail(GeminiErrors.WrongCredentialKind), 502, ProblemCodes.ProviderRejectedKey),
        ["a key without rights"] = (Answer.Fail(GeminiErrors.ServiceDisabled), 502, ProblemCodes.ProviderRejectedKey),
        ["a model that is gone"] = (Answer.Fail(GeminiErrors.UnknownModel("v1beta", "gemini-x", "generateContent")), 502, ProblemCodes.ProviderUnknownModel),
        ["a region that is not served"] = (Answer.Fail(GeminiErrors.LocationNotSupported), 502, ProblemCodes.ProviderRejectedRequest),
        ["a bad request"] = (Answer.Fail(GeminiError.InvalidArgument("The input token count exceeds the maximum number of tokens allowed.")), 502, ProblemCodes.ProviderRejectedRequest),
        ["a quota"] = (Answer.Fail(GeminiErrors.QuotaPerMinute()), 429, ProblemCodes.ProviderRateLimited),
        ["a failure"] = (Answer.Fail(GeminiErrors.Internal), 503, ProblemCodes.ProviderUnavailable),
        ["a cancelled operation"] = (Answer.Fail(GeminiErrors.Cancelled), 503, ProblemCodes.ProviderUnavailable),
        ["an overload"] = (Answer.Fail(GeminiErrors.Overloaded), 503, ProblemCodes.ProviderUnavailable),
        ["a page of a gateway"] = (Answer.Html(502), 503, ProblemCodes.ProviderUnavailable),
        ["an error in mid stream"] = (new Answer().Text("Half").Raise(GeminiErrors.Overloaded), 503, ProblemCodes.ProviderUnavailable),
        ["an error in a data line"] = (new Answer().Text("Half").Raise(GeminiErrors.Cancelled, inData: true), 503, ProblemCodes.ProviderUnavailable),
        ["its own deadline"] = (Answer.Fail(GeminiErrors.DeadlineExceeded), 504, ProblemCodes.ProviderTimeout),
        ["silence before the answer"] = (new Answer().Break(Fault.NoAnswer), 504, ProblemCodes.ProviderTimeout),
        ["silence in mid answer"] = (new Answer().Text("Half").Break(Fault.Silence), 504, ProblemCodes.ProviderTimeout),
        ["a connection that breaks"] = (new Answer().Text("Half").Break(Fault.CutChunk), 502, ProblemCodes.ProviderUnreachable),
        ["a connection that is reset"] = (new Answer().Text("Half").Break(Fault.Reset), 502, ProblemCodes.ProviderUnreachable),
        ["an end without a reason"] = (new Answer().Text("Half").End(), 502, ProblemCodes.ProviderUnreachable),
        ["nothing at all"] = (new Answer().Event("""{"usageMetadata":{"promptTokenCount":1}}"""), 502, ProblemCodes.ProviderEmptyResponse),
        ["an end with no part"] = (new Answer().Finish("STOP"), 502, ProblemCodes.ProviderEmptyResponse),
        ["what is no JSON"] = (new Answer().Text("Half").Garbage("nonsense"), 502, ProblemCodes.ProviderBadResponse),
        ["a page instead of an answer"] = (Answer.Html(200), 502, ProblemCodes.ProviderBadResponse),
    };

    public static TheoryData<string> All => [.. Rows.Keys];

    private protected override ParleyApp Adjust(ParleyApp app) => app
        .With("Gemini__FirstByteTimeout", "00:00:01").With("Gemini__IdleTimeout", "00:00:01");

    [Fact]
    public async Task A_region_that_is_not_served_is_told_apart_from_a_conversation_that_is_too_long()
    {
        Gemini.Script(Answer.Fail(GeminiErrors.LocationNotSupported));

        var problem = await (await PostAsync("/api/chat", new SendMessage("Why?"))).ProblemAsync(502, ProblemCodes.ProviderRejectedRequest);

        Assert.Contains("region", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain("too long", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_failure_is_a_problem_and_what_came_is_kept(string row)
    {
        var (answer, status, code) = Rows[row];
        Gemini.Script(answer, answer, answer);

        var problem = await (await PostAsync("/api/chat", new SendMessage("Why?"))).ProblemAsync(status, code);

        var conversation = await ConversationAsync((Guid)problem["conversationId"]!);
        Assert.Equal("Why?", conversation.Messages[0].Text);
        var reply = conversation.Messages[1];
        Assert.Equal((MessageStatus.Failed, code), (reply.Status, reply.Error?.Code));
        Assert.Equal((string?)problem["reply"]!["text"], reply.Text);
        Assert.Equal("Why?", (string?)problem["userMessage"]!["text"]);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_failure_ends_the_stream_with_the_same_problem(string row)
    {
        var (answer, status, code) = Rows[row];
        Gemini.Script(answer, answer, answer);

        await using var stream = await StreamSayingAsync("Why?");
        var events = await stream.ToEndAsync();

        Assert.Equal(StreamEvents.Start, events[0].Name);
        var end = events[^1];
        Assert.Equal((StreamEvents.Error, status, code), (end.Name, end.Problem.Status, end.Problem.Code));
        Assert.Equal(string.Concat(events[1..^1].Select(one => one.Delta)), end.Reply.Text);
        Assert.Equal(MessageStatus.Failed, end.Reply.Status);
        await using var replay = await EventsAsync(end.Reply.Id);
        var replayed = (await replay.ToEndAsync())[^1];
        Assert.Equal((end.Id, end.Name, end.Problem.Code), (replayed.Id, replayed.Name, replayed.Problem.Code));
    }

    [Fact]
    public async Task A_quota_says_when_to_come_back()
    {
        Gemini.Script(Answer.Fail(GeminiErrors.QuotaRetryInfoOnly("16.2s")));

        var answer = await PostAsync("/api/chat", new SendMessage("Why?"));

        var problem = await answer.ProblemAsync(429, ProblemCodes.ProviderRateLimited);
        Assert.Equal(17, (int?)problem["retryAfter"]);
        Assert.Equal(17, answer.Headers.RetryAfter?.Delta?.TotalSeconds);
    }

    [Theory]
    [InlineData("fail:429-bare")]
    [InlineData("fail:429-day")]
    public async Task A_program_is_told_when_to_come_back_though_Gemini_does_not_say(string question)
    {
        using var answer = await PostAsync("/api/chat", new SendMessage(question));
        var problem = await answer.ProblemAsync(429, ProblemCodes.ProviderRateLimited);

        var seconds = (int)problem["retryAfter"]!;
        Assert.InRange(seconds, 1, 25 * 60 * 60);
        Assert.Equal(seconds, answer.Headers.RetryAfter?.Delta?.TotalSeconds);
    }

    [Fact]
    public async Task A_failure_of_a_moment_is_never_seen()
    {
        Gemini.Script(Answer.Fail(GeminiErrors.Overloaded), Answer.Fail(GeminiErrors.Internal), new Answer().Text("Here."));

        Assert.Equal("Here.", (await SayAsync("Still there?")).Reply.Text);
    }

    [Fact]
    public async Task A_failed_answer_can_be_asked_for_again()
    {
        Gemini.Script(Answer.Fail(GeminiErrors.LocationNotSupported), new Answer().Text("Here."));
        var problem = await (await PostAsync("/api/chat", new SendMessage("Why?"))).ProblemAsync(502, ProblemCodes.ProviderRejectedRequest);

        var again = await ReadAsync<Exchange>(await PostAsync($"/api/messages/{problem["reply"]!["id"]}/regenerate"));

        Assert.Equal(("Here.", "Why?"), (again.Reply.Text, again.UserMessage.Text));
    }

    [Fact]
    public async Task What_Gemini_blocked_is_an_answer_and_no_error()
    {
        Gemini.Script(new Answer().Block("PROHIBITED_CONTENT", "Not this.", "HARM_CATEGORY_HARASSMENT"));

        var reply = (await SayAsync("Something bad")).Reply;

        Assert.Equal((MessageStatus.Complete, FinishReasons.Safety, ""), (reply.Status, reply.FinishReason, reply.Text));
        Assert.Equal(("prompt", "PROHIBITED_CONTENT", "HARM_CATEGORY_HARASSMENT"), (reply.Blocked?.Where, reply.Blocked?.Reason, reply.Blocked?.Category));
    }

    [Theory]
    [InlineData("STOP", FinishReasons.Stop)]
    [InlineData("MAX_TOKENS", FinishReasons.Length)]
    [InlineData("SAFETY", FinishReasons.Safety)]
    [InlineData("BLOCKLIST", FinishReasons.Safety)]
    [InlineData("PROHIBITED_CONTENT", FinishReasons.Safety)]
    [InlineData("SPII", FinishReasons.Safety)]
    [InlineData("IMAGE_SAFETY", FinishReasons.Safety)]
    [InlineData("RECITATION", FinishReasons.Recitation)]
    [InlineData("MALFORMED_FUNCTION_CALL", FinishReasons.Error)]
    [InlineData("MALFORMED_RESPONSE", FinishReasons.Error)]
    [InlineData("UNEXPECTED_TOOL_CALL", FinishReasons.Error)]
    [InlineData("TOO_MANY_TOOL_CALLS", FinishReasons.Error)]
    [InlineData("MISSING_THOUGHT_SIGNATURE", FinishReasons.Error)]
    [InlineData("LANGUAGE", FinishReasons.Other)]
    [InlineData("OTHER", FinishReasons.Other)]
    [InlineData("INVENTED_TOMORROW", FinishReasons.Other)]
    public async Task Each_finish_reason_has_its_word_and_keeps_the_text(string given, string shown)
    {
        Gemini.Script(new Answer().Text("As far as it came").Finish(given));

        var reply = (await SayAsync("Go on")).Reply;

        Assert.Equal((MessageStatus.Complete, shown, "As far as it came"), (reply.Status, reply.FinishReason, reply.Text));
    }
}
