using Parley.Emulation;

namespace Parley.Tests.Emulation;

/// <summary>Settings, tools and limits that a model does not take: boxes 11 to 13 of the checklist.</summary>
public sealed class SettingTests : EmulatorTest
{
    protected override EmulatorOptions Options { get; } = new() { MaxRequestBytes = 6_000_000 };

    [Theory]
    [InlineData(Model, """{"thinkingConfig":{"thinkingLevel":"LOW","thinkingBudget":5}}""", "You can only set only one of thinking budget and thinking level.")]
    [InlineData(Model, """{"thinkingConfig":{"thinkingLevel":"MINIMAL"}}""", "Thinking level MINIMAL is not supported for this model. Please retry with other thinking level.")]
    [InlineData("gemini-3.8-flash", """{"thinkingConfig":{"thinkingLevel":"MINIMAL"}}""", "Thinking level MINIMAL is not supported for this model. Please retry with other thinking level.")]
    [InlineData("gemini-4-argon", """{"thinkingConfig":{"thinkingLevel":"XHIGH"}}""", "Thinking level XHIGH is not supported for this model. Please retry with other thinking level.")]
    [InlineData(Model, """{"thinkingConfig":{"thinkingBudget":100}}""", "Thinking budget is not supported for this model. Please use thinking level instead.")]
    [InlineData("gemini-2.5-flash", """{"thinkingConfig":{"thinkingLevel":"LOW"}}""", "Thinking level is not supported for this model.")]
    [InlineData("gemini-2.5-pro", """{"thinkingConfig":{"thinkingBudget":0}}""", "The thinking budget 0 is invalid. Please choose a value between 128 and 32768.")]
    [InlineData(Model, """{"candidateCount":2}""", "Multiple candidates is not enabled for this model")]
    [InlineData(Model, """{"stopSequences":["a","b","c","d","e","f"]}""", "* GenerateContentRequest.generation_config.stop_sequences: the number of stop sequences must not exceed 5\n")]
    [InlineData(Model, """{"temperature":2.1}""", "* GenerateContentRequest.generation_config.temperature: temperature must be in the range [0.0, 2.0]\n")]
    [InlineData(Model, """{"responseMimeType":"application/json","responseSchema":{"type":"STRING"},"responseJsonSchema":{}}""", "* GenerateContentRequest.generation_config: response_schema and response_json_schema must not be set together\n")]
    [InlineData(Model, """{"responseJsonSchema":{"type":"string"}}""", "* GenerateContentRequest.generation_config.response_schema: a response schema needs response_mime_type `application/json`\n")]
    public async Task A_setting_that_the_model_does_not_take_is_refused(string model, string config, string message) =>
        Assert.Equal(message, await RefusalAsync(Ask("Hello", $"\"generationConfig\":{config}"), model));

    [Theory]
    [InlineData(Model, """{"thinkingConfig":{"thinkingLevel":"XHIGH"}}""")]
    [InlineData("gemini-3.6-flash", """{"thinkingConfig":{"thinkingLevel":"MINIMAL"}}""")]
    [InlineData("gemini-3.8-flash", """{"thinkingConfig":{"thinkingBudget":100}}""")]
    [InlineData("gemini-2.5-flash", """{"thinkingConfig":{"thinkingBudget":-1},"candidateCount":2}""")]
    public async Task A_setting_that_the_model_takes_is_taken(string model, string config) =>
        Assert.NotEmpty(await EventsAsync(Ask("Hello", $"\"generationConfig\":{config}"), model));

    [Fact]
    public async Task A_category_of_harm_is_set_once() => Assert.Contains("category", await RefusalAsync(Ask("Hello",
        """
        "safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"OFF"},{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_NONE"}]
        """)), StringComparison.Ordinal);

    [Theory]
    [InlineData("1st")]
    [InlineData("with space")]
    [InlineData("")]
    public async Task A_bad_name_of_a_function_is_refused(string name) => Assert.Contains("Invalid function name", await RefusalAsync(Ask("Hello",
        $$"""
        "tools":[{"functionDeclarations":[{"name":"{{name}}"}]}]
        """)), StringComparison.Ordinal);

    [Theory]
    [InlineData("gemini-3.1-flash-image", """[{"googleSearch":{}}]""", "googleSearch is not enabled for models/gemini-3.1-flash-image")]
    [InlineData(Model, """[{"codeExecution":{}},{"codeExecution":{}}]""", "Tool codeExecution is given more than once.")]
    public async Task A_built_in_tool_that_the_model_does_not_take_is_refused(string model, string tools, string message) =>
        Assert.Equal(message, await RefusalAsync(Ask("Hello", $"\"tools\":{tools}"), model));

    [Fact]
    public async Task What_a_tool_finds_is_found_only_by_who_has_it()
    {
        var with = await EventsAsync(Ask("search:tides", """ "tools":[{"googleSearch":{}}] """));
        var without = await EventsAsync(Ask("search:tides"));

        Assert.NotNull(with[^1]["candidates"]![0]!["groundingMetadata"]);
        Assert.Null(without[^1]["candidates"]![0]!["groundingMetadata"]);
    }

    [Fact]
    public async Task Functions_beside_built_in_tools_need_a_word_and_a_model_of_3_or_later()
    {
        const string Tools = """
            "tools":[{"functionDeclarations":[{"name":"f"}]},{"googleSearch":{}}]
            """;
        const string Included = """
            "toolConfig":{"includeServerSideToolInvocations":true}
            """;

        Assert.Equal("Tool use with function calling is unsupported", await RefusalAsync(Ask("Hello", Tools), "gemini-2.5-flash"));
        Assert.Contains("include_server_side_tool_invocations", await RefusalAsync(Ask("Hello", Tools)), StringComparison.Ordinal);
        Assert.NotEmpty(await EventsAsync(Ask("Hello", $"{Tools},{Included}")));
    }

    [Fact]
    public async Task More_tokens_than_the_window_holds_are_refused() => Assert.StartsWith(
        "The input token count (", await RefusalAsync(Ask(new string('a', 4 * 1_048_576 + 1))), StringComparison.Ordinal);

    [Fact]
    public async Task A_body_above_the_limit_is_refused() =>
        Assert.Equal("Request payload size exceeds the limit: 6000000 bytes.", await RefusalAsync(Ask(new string('a', 6_000_000))));

    [Theory]
    [InlineData("image/tiff", "Unsupported MIME type: image/tiff")]
    [InlineData("application/zip", "Unsupported MIME type: application/zip")]
    public async Task A_kind_of_media_that_is_not_taken_is_refused(string type, string message) => Assert.Equal(message, await RefusalAsync(
        $$$"""{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"{{{type}}}","data":"AAAA"}}]}]}"""));

    [Fact]
    public async Task Caches_are_refused_by_name_by_model_and_as_not_found()
    {
        Assert.Equal("Invalid CachedContent name: x", await RefusalAsync(Ask("Hello", "\"cachedContent\":\"x\"")));
        Assert.Equal("Cached content is not supported for this model.", await RefusalAsync(Ask("Hello", "\"cachedContent\":\"cachedContents/x\"")));
        Assert.Contains("not found", await RefusalAsync(Ask("Hello", "\"cachedContent\":\"cachedContents/x\""), "gemini-3.8-flash", 403, "PERMISSION_DENIED"), StringComparison.Ordinal);
    }
}
