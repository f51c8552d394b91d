using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Parley.Gemini;

namespace Parley.Tests.Gemini;

public sealed class RecordedStreamTests
{
    [Theory]
    [InlineData("basic-reply-long", 8845, 0, 10, 1996, 2006)]
    [InlineData("basic-reply-short", 40, 0, 7, 10, 17)]
    [InlineData("citations", 6711, 0, 15, 1381, 1396)]
    [InlineData("code-execution", 228, 0, 21 + 243, 126 + 95, 485)]
    [InlineData("empty-parts", 66, 0, 16, 1307, 1323)]
    [InlineData("no-content-parts", 419, 0, 34, 1370, 1404)]
    [InlineData("thinking-reply-thought-summary", 263, 1133, 10, 48 + 540, 598)]
    [InlineData("url-context", 361, 0, 438 + 619, 81 + 39, 1177)]
    public async Task A_good_answer_is_whole(string name, int text, int thoughts, long input, long output, long total)
    {
        var answer = await AskAsync($"streaming-success-{name}.txt");

        Assert.Null(answer.Failure);
        Assert.Equal((text, thoughts), (answer.Text.Length, answer.Thoughts.Length));
        Assert.Equal((input, output, total), (answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount));
        Assert.Equal(ChatFinishReason.Stop, answer.Finish);
        Assert.Equal("STOP", answer.Outcome!.FinishReason);
        Assert.Null(answer.Outcome.Block);
        Assert.Single(answer.Updates.Select(update => update.MessageId).Distinct());
    }

    [Fact]
    public async Task A_finish_message_is_no_failure()
    {
        var answer = await AskAsync("streaming-success-finish-message.txt");

        Assert.Equal(("Hello world!", "Finished successfully"), (answer.Text, answer.Outcome!.FinishMessage));
        Assert.Null(answer.Usage);
    }

    [Fact]
    public async Task Code_and_its_result_are_told_apart_from_text()
    {
        var answer = await AskAsync("streaming-success-code-execution.txt");

        var code = Assert.Single(answer.Contents.OfType<CodeInterpreterToolCallContent>());
        var result = Assert.Single(answer.Contents.OfType<CodeInterpreterToolResultContent>());
        Assert.Equal(code.CallId, result.CallId);
        Assert.Equal("The sum of the first 5 prime numbers is: 28\n", Assert.IsType<TextContent>(Assert.Single(result.Outputs!)).Text);
        Assert.Equal(["text", "executableCode", "codeExecutionResult", "text"], Kinds(answer));
    }

    [Fact]
    public async Task A_picture_comes_as_data()
    {
        var answer = await AskAsync("streaming-success-empty-parts.txt");

        Assert.Equal("image/png", Assert.Single(answer.Contents.OfType<DataContent>()).MediaType);
    }

    [Fact]
    public async Task A_call_keeps_its_signature_and_the_thoughts_before_it()
    {
        var answer = await AskAsync("streaming-success-thinking-function-call-thought-summary-signature.txt");

        var call = Assert.Single(answer.Contents.OfType<FunctionCallContent>());
        Assert.Equal(("now", 0, 765), (call.Name, call.Arguments!.Count, answer.Thoughts.Length));
        Assert.Equal(ChatFinishReason.ToolCalls, answer.Finish);
        Assert.Equal((38, 6 + 168, 212), (answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount));
        var kept = JsonNode.Parse(answer.Outcome!.Parts)!.AsArray();
        Assert.Equal((string)call.AdditionalProperties![GeminiKeys.Signature]!, (string?)kept[^1]!["thoughtSignature"]);
    }

    [Fact]
    public async Task Citations_and_sources_are_kept_from_whichever_event_had_them()
    {
        var cited = (await AskAsync("streaming-success-citations.txt")).Outcome!;
        var grounded = (await AskAsync("streaming-success-url-context.txt")).Outcome!;

        Assert.Equal(236, (int)JsonNode.Parse(cited.Citations!)![0]!["citationSources"]![0]!["endIndex"]!);
        Assert.NotNull(JsonNode.Parse(grounded.Grounding!)!["groundingChunks"]);
        Assert.Equal("URL_RETRIEVAL_STATUS_SUCCESS", (string?)JsonNode.Parse(grounded.UrlContext!)!["urlMetadata"]![0]!["urlRetrievalStatus"]);
    }

    [Fact]
    public async Task Recitation_keeps_the_text_that_came()
    {
        var answer = await AskAsync("streaming-failure-recitation-no-content.txt");

        Assert.Equal((40, "RECITATION", ChatFinishReason.ContentFilter), (answer.Text.Length, answer.Outcome!.FinishReason, answer.Finish));
        Assert.Equal((9, 261, 270), (answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount));
        Assert.NotNull(answer.Outcome.Citations);
    }

    [Fact]
    public async Task A_blocked_prompt_is_an_outcome_and_no_failure()
    {
        var answer = await AskAsync("streaming-failure-prompt-blocked-safety.txt");

        Assert.Null(answer.Failure);
        Assert.Equal(new GeminiBlock("prompt", "SAFETY", "HARM_CATEGORY_HATE_SPEECH", null), answer.Outcome!.Block);
        Assert.Equal((null, ChatFinishReason.ContentFilter, "[]"), (answer.Outcome.FinishReason, answer.Finish, answer.Outcome.Parts));
        Assert.Null(answer.Usage);
    }

    [Fact]
    public async Task A_refused_picture_is_a_rejected_request()
    {
        var answer = await new ScriptedGemini().Answer(Recording.Read("streaming-failure-image-rejected.txt"), HttpStatusCode.BadRequest).AskAsync();

        Assert.Equal((GeminiErrorKind.RequestRejected, "INVALID_ARGUMENT"), (answer.Failure!.Kind, answer.Failure.Status));
    }

    private static Task<Gathered> AskAsync(string name) => new ScriptedGemini().Answer(Recording.Read(name)).AskAsync();

    private static IEnumerable<string> Kinds(Gathered answer) =>
        JsonNode.Parse(answer.Outcome!.Parts)!.AsArray().Select(part => part!.AsObject().First().Key);
}
