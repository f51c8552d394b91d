using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.Extensions.AI;
using Parley.Gemini;

namespace Parley.Tests.Gemini;

public sealed class OutcomeTests
{
    [Theory]
    [InlineData("STOP", "stop", false)]
    [InlineData("MAX_TOKENS", "length", false)]
    [InlineData("SAFETY", "content_filter", true)]
    [InlineData("BLOCKLIST", "content_filter", true)]
    [InlineData("PROHIBITED_CONTENT", "content_filter", true)]
    [InlineData("SPII", "content_filter", true)]
    [InlineData("IMAGE_SAFETY", "content_filter", true)]
    [InlineData("IMAGE_PROHIBITED_CONTENT", "content_filter", true)]
    [InlineData("IMAGE_RECITATION", "content_filter", true)]
    [InlineData("IMAGE_OTHER", "content_filter", true)]
    [InlineData("RECITATION", "content_filter", false)]
    [InlineData("LANGUAGE", "language", false)]
    [InlineData("OTHER", "other", false)]
    [InlineData("NO_IMAGE", "no_image", false)]
    [InlineData("MALFORMED_FUNCTION_CALL", "malformed_function_call", false)]
    [InlineData("UNEXPECTED_TOOL_CALL", "unexpected_tool_call", false)]
    [InlineData("TOO_MANY_TOOL_CALLS", "too_many_tool_calls", false)]
    [InlineData("MISSING_THOUGHT_SIGNATURE", "missing_thought_signature", false)]
    [InlineData("MALFORMED_RESPONSE", "malformed_response", false)]
    [InlineData("FAKE_ENUM", "fake_enum", false)]
    public async Task Every_reason_is_an_outcome_with_the_text_that_came(string reason, string finish, bool blocked)
    {
        var answer = await AskAsync(
            """{"candidates":[{"content":{"parts":[{"text":"Hi"}]}}]}""",
            $$"""{"candidates":[{"finishReason":"{{reason}}","finishMessage":"because","safetyRatings":[{},{"category":"A","probability":"LOW"},{"category":"B","probability":"MEDIUM","blocked":true},{"category":"C","probability":"HIGH"}]}]}""");

        Assert.Null(answer.Failure);
        Assert.Equal(("Hi", reason, new ChatFinishReason(finish)), (answer.Text, answer.Outcome!.FinishReason, answer.Finish));
        Assert.Equal(blocked ? new GeminiBlock("answer", reason, "B", "because") : null, answer.Outcome.Block);
    }

    [Theory]
    [InlineData("SAFETY")]
    [InlineData("PROHIBITED_CONTENT")]
    [InlineData("FAKE_NEW_BLOCK_REASON")]
    public async Task Every_block_of_the_prompt_is_an_outcome(string reason)
    {
        var answer = await AskAsync($$$"""{"promptFeedback":{"blockReason":"{{{reason}}}","blockReasonMessage":"Reasons"},"usageMetadata":{"promptTokenCount":4,"totalTokenCount":4}}""");

        Assert.Equal(new GeminiBlock("prompt", reason, null, "Reasons"), answer.Outcome!.Block);
        Assert.Equal(reason, Assert.Single(answer.Contents.OfType<ErrorContent>()).ErrorCode);
        Assert.Equal(4, answer.Usage!.InputTokenCount);
    }

    [Fact]
    public async Task The_last_reason_counts_and_nobody_stops_at_the_first()
    {
        var answer = await AskAsync(
            """{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}""",
            """{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}]}""",
            """{"candidates":[{"finishReason":"RECITATION"}]}""");

        Assert.Equal(("ab", "RECITATION"), (answer.Text, answer.Outcome!.FinishReason));
    }

    [Fact]
    public async Task Usage_is_the_last_that_was_told_and_comes_once()
    {
        var answer = await AskAsync(
            """{"candidates":[{"content":{"parts":[{"text":"a"}]}}],"usageMetadata":{"promptTokenCount":100,"totalTokenCount":100}}""",
            """{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":"100","cachedContentTokenCount":60,"candidatesTokenCount":7,"thoughtsTokenCount":20,"toolUsePromptTokenCount":5,"totalTokenCount":132,"serviceTier":"standard"}}""");

        Assert.Equal((105, 27, 132), (answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount));
        Assert.Equal((60, 20), (answer.Usage.CachedInputTokenCount, answer.Usage.ReasoningTokenCount));
    }

    [Fact]
    public async Task Nothing_unknown_is_a_failure()
    {
        var answer = await AskAsync(
            """{"candidates":[{"content":{"parts":[{},null,7,{"text":null},{"text":"a","thought":"yes","new":1},{"inlineData":7},{"inlineData":{"mimeType":"x","data":"?"}},{"functionCall":{"name":"f"}}],"role":7},"safetyRatings":{},"index":"0"},{"content":{"parts":[{"text":"second"}]}}],"usageMetadata":[],"modelStatus":{},"promptFeedback":null,"responseId":{}}""",
            """{"candidates":[{"finishReason":"STOP","groundingMetadata":{},"citationMetadata":[]}],"usageMetadata":{"promptTokenCount":{},"totalTokenCount":1.5}}""");

        Assert.Null(answer.Failure);
        Assert.Equal("a", answer.Text);
        Assert.Empty(Assert.Single(answer.Contents.OfType<FunctionCallContent>()).Arguments!);
    }

    [Fact]
    public async Task Arguments_are_kept_with_their_nulls_and_parallel_calls_get_ids_of_their_own()
    {
        var answer = await AskAsync("""{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"n":null,"d":{"x":[1]}}}},{"functionCall":{"name":"f","args":{}}},{"functionCall":{"id":"7","name":"f"}}]},"finishReason":"STOP"}]}""");

        var calls = answer.Contents.OfType<FunctionCallContent>().ToList();
        Assert.Equal(3, calls.Select(call => call.CallId).Distinct().Count());
        Assert.Equal("7", calls[2].CallId);
        Assert.Null(calls[0].Arguments!["n"]);
        Assert.Equal("""{"x":[1]}""", ((JsonElement)calls[0].Arguments!["d"]!).GetRawText());
        Assert.Equal(ChatFinishReason.ToolCalls, answer.Finish);
    }

    [Fact]
    public async Task Plain_text_is_merged_and_signed_parts_stay_as_they_are()
    {
        var answer = await AskAsync(
            """{"candidates":[{"content":{"parts":[{"text":"think","thought":true},{"text":"ing","thought":true},{"text":"a"}]}}]}""",
            """{"candidates":[{"content":{"parts":[{"text":"b \"<é\u00e9>\""}]}}]}""",
            """{"candidates":[{"content":{"parts":[{"text":"c","thoughtSignature":"c2ln+/=="},{"text":"d"},{"thoughtSignature":"bGFzdA=="}]},"finishReason":"STOP"}]}""");

        Assert.Equal(
            """[{"text":"thinking","thought":true},{"text":"ab \"<éé>\""},{"text":"c","thoughtSignature":"c2ln+/=="},{"text":"d"},{"text":"","thoughtSignature":"bGFzdA=="}]""",
            answer.Outcome!.Parts);
        Assert.Equal(("thinking", "ab \"<éé>\"cd"), (answer.Thoughts, answer.Text));
    }

    [Fact]
    public async Task Text_comes_back_whatever_it_is_and_however_it_is_split()
    {
        var delta = Gen.Select(Gen.String[0, 12], Gen.Bool);

        await delta.Array[1, 12].SampleAsync(async deltas =>
        {
            var events = deltas.Select((delta, i) => new JsonObject
            {
                ["candidates"] = new JsonArray(new JsonObject
                {
                    ["content"] = new JsonObject { ["parts"] = new JsonArray(new JsonObject { ["text"] = delta.Item1, ["thought"] = delta.Item2 }) },
                    ["finishReason"] = i == deltas.Length - 1 ? "STOP" : null,
                }),
            }.ToJsonString());

            var answer = await AskAsync([.. events]);

            string Of(bool thought) => string.Concat(deltas.Where(delta => delta.Item2 == thought).Select(delta => Clean(delta.Item1)));
            return answer.Text == Of(false) && answer.Thoughts == Of(true)
                && string.Concat(JsonNode.Parse(answer.Outcome!.Parts)!.AsArray().Select(part => (string?)part!["text"])) == string.Concat(deltas.Select(delta => Clean(delta.Item1)));
        }, iter: 300);
    }

    private static string Clean(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.ToString())).Replace('\0', '\uFFFD');

    private static Task<Gathered> AskAsync(params string[] events) =>
        new ScriptedGemini().Answer(string.Concat(events.Select(json => $"data: {json}\r\n\r\n"))).AskAsync();
}
