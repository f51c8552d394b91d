using System.Net;
using Microsoft.Extensions.AI;
using Parley.Gemini;

namespace Parley.Tests.Gemini;

public sealed class RecordedWholeTests
{
    [Theory]
    [InlineData("basic-reply-long.json", 2591, 0, 9, 1612, 1621)]
    [InlineData("basic-reply-long.txt", 2591, 0, 9, 1612, 1621)]
    [InlineData("basic-reply-short.json", 98, 0, 7, 22, 29)]
    [InlineData("basic-reply-short.txt", 98, 0, 7, 22, 29)]
    [InlineData("citations.json", 93, 0, null, null, null)]
    [InlineData("citations.txt", 93, 0, null, null, null)]
    [InlineData("code-execution.json", 102, 0, 21 + 160, 96 + 86, 363)]
    [InlineData("google-maps-grounding.json", 1093, 0, null, null, 443)]
    [InlineData("google-search-grounding.json", 182, 0, null, null, null)]
    [InlineData("google-search-grounding-empty-grounding-chunks.json", 183, 0, null, null, null)]
    [InlineData("thinking-reply-thought-summary.json", 13, 352, 14, 2 + 24, 40)]
    [InlineData("url-context.json", 496, 0, null, null, 683)]
    [InlineData("url-context-mixed-validity.json", 793, 0, null, null, 2437)]
    public async Task A_good_answer_is_whole(string name, int text, int thoughts, int? input, int? output, int? total)
    {
        var response = await AskAsync($"unary-success-{name}");

        Assert.Equal(text, response.Text.Length);
        Assert.Equal(thoughts, Thoughts(response).Length);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal("STOP", Outcome(response).FinishReason);
        if (input is not null)
            Assert.Equal((input, output), ((int?)response.Usage!.InputTokenCount, (int?)response.Usage.OutputTokenCount));
        if (total is not null)
            Assert.Equal(total, response.Usage!.TotalTokenCount);
    }

    [Fact]
    public async Task A_call_comes_with_its_signature_after_the_thoughts()
    {
        var response = await AskAsync("unary-success-thinking-function-call-thought-summary-signature.json");

        var call = Assert.Single(response.Messages[0].Contents.OfType<FunctionCallContent>());
        Assert.Equal(("now", 1319), (call.Name, Thoughts(response).Length));
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        Assert.Contains((string)call.AdditionalProperties![GeminiKeys.Signature]!, Outcome(response).Parts, StringComparison.Ordinal);
        Assert.Equal((38, 8 + 501, 547), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount));
    }

    [Theory]
    [InlineData("finish-reason-safety.json")]
    [InlineData("finish-reason-safety.txt")]
    public async Task An_answer_that_safety_stopped_keeps_its_text(string name)
    {
        var response = await AskAsync($"unary-failure-{name}");

        Assert.Equal("Safety error incoming in 5, 4, 3, 2...", response.Text);
        Assert.Equal(ChatFinishReason.ContentFilter, response.FinishReason);
        Assert.Equal(("answer", "SAFETY"), (Outcome(response).Block!.Where, Outcome(response).Block!.Reason));
    }

    [Fact]
    public async Task A_blocked_prompt_may_have_a_message_and_no_reason()
    {
        var outcome = Outcome(await AskAsync("unary-failure-only-prompt-feedback.json"));

        Assert.Equal(new GeminiBlock("prompt", "BLOCK_REASON_UNSPECIFIED", null, "Message"), outcome.Block);
    }

    [Fact]
    public async Task A_reason_without_content_is_an_outcome()
    {
        var response = await AskAsync("unary-failure-with-message-no-content.json");

        Assert.Equal(("", "OTHER", "Model failed to generate content due to internal error."), (response.Text, Outcome(response).FinishReason, Outcome(response).FinishMessage));
        Assert.Equal(new ChatFinishReason("other"), response.FinishReason);
    }

    [Theory]
    [InlineData("api-key.json", 400, GeminiErrorKind.KeyRejected, "API_KEY_INVALID")]
    [InlineData("api-key.txt", 400, GeminiErrorKind.KeyRejected, "API_KEY_INVALID")]
    [InlineData("generativelanguage-api-not-enabled.json", 403, GeminiErrorKind.KeyRejected, "SERVICE_DISABLED")]
    [InlineData("quota-exceeded.json", 429, GeminiErrorKind.RateLimited, "RATE_LIMIT_EXCEEDED")]
    [InlineData("unknown-model.json", 404, GeminiErrorKind.UnknownModel, null)]
    [InlineData("unknown-model.txt", 404, GeminiErrorKind.UnknownModel, null)]
    [InlineData("unsupported-user-location.json", 400, GeminiErrorKind.RequestRejected, null)]
    public async Task A_refusal_tells_its_kind(string name, int status, GeminiErrorKind kind, string? reason)
    {
        var failure = await Assert.ThrowsAsync<GeminiException>(() => AskAsync($"unary-failure-{name}", (HttpStatusCode)status));

        Assert.Equal((kind, status, reason), (failure.Kind, (int)failure.StatusCode!, failure.Reason));
    }

    [Fact]
    public async Task A_disabled_service_comes_with_the_link_that_enables_it()
    {
        var failure = await Assert.ThrowsAsync<GeminiException>(() => AskAsync("unary-failure-generativelanguage-api-not-enabled.json", HttpStatusCode.Forbidden));

        Assert.StartsWith("https://console.developers.google.com/", failure.HelpLink, StringComparison.Ordinal);
    }

    private static async Task<ChatResponse> AskAsync(string name, HttpStatusCode status = HttpStatusCode.OK) =>
        await new ScriptedGemini().Answer(Recording.Read(name), status).Client().GetResponseAsync("Hello?", cancellationToken: TestContext.Current.CancellationToken);

    private static GeminiOutcome Outcome(ChatResponse response) => (GeminiOutcome)response.AdditionalProperties![GeminiKeys.Outcome]!;

    private static string Thoughts(ChatResponse response) =>
        string.Concat(response.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(thought => thought.Text));
}
