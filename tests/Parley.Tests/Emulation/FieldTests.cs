namespace Parley.Tests.Emulation;

/// <summary>Fields of requests, strict in names and lenient in spelling: box 6 of the checklist.</summary>
public sealed class FieldTests : EmulatorTest
{
    [Theory]
    [InlineData("""{"contnts":[]}""", "contnts", "")]
    [InlineData("""{"contents":[{"parts":[{"txt":"x"}]}]}""", "txt", "contents[0].parts[0]")]
    [InlineData("""{"contents":[],"generationConfig":{"temprature":1}}""", "temprature", "generation_config")]
    [InlineData("""{"contents":[],"generation_config":{"thinking_config":{"level":"LOW"}}}""", "level", "generation_config.thinking_config")]
    [InlineData("""{"contents":[],"tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT","$ref":"x"}}]}]}""", "$ref", "tools[0].function_declarations[0].parameters")]
    public async Task An_unknown_field_is_refused_where_it_stands(string body, string name, string path)
    {
        var answer = await PostAsync(body);
        var error = (await JsonAsync(answer))["error"]!;

        var at = path.Length == 0 ? "" : $" at '{path}'";
        var sentence = $"Invalid JSON payload received. Unknown name \"{name}\"{at}: Cannot find field.";
        var detail = error["details"]![0]!;
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal(sentence, error["message"]!.GetValue<string>());
        Assert.Equal("type.googleapis.com/google.rpc.BadRequest", detail["@type"]!.GetValue<string>());
        Assert.Equal(sentence, detail["fieldViolations"]![0]!["description"]!.GetValue<string>());
        Assert.Equal(path.Length == 0 ? null : path, detail["fieldViolations"]![0]!["field"]?.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"contents":"x"}""", "Invalid value at 'contents[0]' (type.googleapis.com/google.ai.generativelanguage.v1beta.Content), \"x\"")]
    [InlineData("""{"contents":[{"parts":[{"text":5}]}]}""", "Invalid value at 'contents[0].parts[0].text' (TYPE_STRING), 5")]
    [InlineData("""{"contents":[],"generationConfig":{"temperature":"hot"}}""", "Invalid value at 'generation_config.temperature' (TYPE_FLOAT), \"hot\"")]
    [InlineData("""{"contents":[],"generationConfig":{"maxOutputTokens":1.5}}""", "Invalid value at 'generation_config.max_output_tokens' (TYPE_INT32), 1.5")]
    [InlineData("""{"contents":[],"store":"yes"}""", "Invalid value at 'store' (TYPE_BOOL), \"yes\"")]
    [InlineData("""{"contents":[{"parts":[{"inlineData":{"mimeType":"image/png","data":"no*base64"}}]}]}""", "Invalid value at 'contents[0].parts[0].inline_data.data' (TYPE_BYTES), \"no*base64\"")]
    [InlineData("""{"contents":[{"parts":[{"functionResponse":{"name":"f","response":[1]}}]}]}""", "Invalid value at 'contents[0].parts[0].function_response.response' (type.googleapis.com/google.protobuf.Struct), [1]")]
    [InlineData("""{"contents":[],"safetySettings":[{"category":"HARM_CATEGORY_NONSENSE"}]}""", "Invalid value at 'safety_settings[0].category' (type.googleapis.com/google.ai.generativelanguage.v1beta.HarmCategory), \"HARM_CATEGORY_NONSENSE\"")]
    public async Task A_wrong_type_is_refused_where_it_stands(string body, string message) =>
        Assert.Equal(message, await RefusalAsync(body));

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var message = await RefusalAsync("""{"contents":[{"parts":[{"text":5,"txt":""}]}],"one":1}""");

        Assert.Equal(3, message.Split('\n').Length);
    }

    [Theory]
    [InlineData("""{"contents":{"role":"user","parts":{"text":"one value for a list"}}}""")]
    [InlineData("""{"contents":[{"parts":[{"text":"no role"}]}],"generation_config":{"max_output_tokens":100,"stop_sequences":"x"}}""")]
    [InlineData("""{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"thinkingConfig":{"thinkingLevel":"low","includeThoughts":true}}}""")]
    [InlineData("""{"contents":[{"parts":[{"text":"x"}]}],"safetySettings":[{"category":1,"threshold":"off"}]}""")]
    [InlineData("""{"contents":[{"parts":[{"text":"x"}]}],"toolConfig":null,"system_instruction":{"parts":[{"text":"be kind"}]}}""")]
    [InlineData("""{"contents":[{"parts":[{"text":"x"}]}],"store":false,"serviceTier":"flex"}""")]
    public async Task Spelling_is_taken_leniently(string body) => Assert.NotEmpty(await EventsAsync(body));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"contents":[{"parts":[{"text":"half \ud83d"}]}]}""")]
    public async Task A_body_that_is_no_message_is_refused(string body) =>
        Assert.StartsWith("Invalid JSON payload received.", await RefusalAsync(body), StringComparison.Ordinal);

    [Fact]
    public async Task The_tier_of_service_is_told_in_the_usage()
    {
        var events = await EventsAsync(Ask("Hello", "\"serviceTier\":\"flex\""));

        Assert.Equal("flex", events[^1]["usageMetadata"]!["serviceTier"]!.GetValue<string>());
    }
}
