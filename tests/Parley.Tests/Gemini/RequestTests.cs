using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Parley.Gemini;

namespace Parley.Tests.Gemini;

public sealed class RequestTests
{
    private const string Short = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]},\"finishReason\":\"STOP\"}]}\n\n";

    [Fact]
    public async Task A_question_is_one_user_content_and_nothing_else()
    {
        var gemini = new ScriptedGemini().Answer(Short);

        await gemini.AskAsync();

        AssertJson("""{"contents":[{"role":"user","parts":[{"text":"Hello?"}]}]}""", gemini.Bodies[0]);
        var request = gemini.Requests[0];
        Assert.Equal("http://gemini.test/v1beta/models/gemini-4-hydrogen:streamGenerateContent?alt=sse", request.RequestUri!.AbsoluteUri);
        Assert.Equal(["AQ.secret"], request.Headers.GetValues("x-goog-api-key"));
        Assert.Equal("application/json", request.Content!.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Roles_are_merged_and_system_texts_stand_apart()
    {
        var body = await BodyAsync(
            [
                new(ChatRole.System, "Be brief."),
                new(ChatRole.User, "One"),
                new(ChatRole.User, "Two"),
                new(ChatRole.Assistant, ""),
                new(ChatRole.User, "Three"),
                new(ChatRole.Assistant, "Yes"),
                new(ChatRole.Assistant, "and no"),
                new(ChatRole.User, "Four"),
            ],
            new() { Instructions = "You are Ada." });

        AssertJson(
            """
            {"contents":[
              {"role":"user","parts":[{"text":"One"},{"text":"Two"},{"text":"Three"}]},
              {"role":"model","parts":[{"text":"Yes"},{"text":"and no"}]},
              {"role":"user","parts":[{"text":"Four"}]}],
             "systemInstruction":{"parts":[{"text":"You are Ada."},{"text":"Be brief."}]}}
            """,
            body);
    }

    [Fact]
    public async Task Kept_parts_go_back_as_they_came()
    {
        const string Parts = """[{"text":"think","thought":true},{"text":"","thoughtSignature":"c2ln"},{"newKind":{"n":1.50,"x":[null]}}]""";
        var earlier = new ChatMessage(ChatRole.Assistant, "shown") { AdditionalProperties = new() { [GeminiKeys.Parts] = Parts } };

        var body = await BodyAsync([new(ChatRole.User, "One"), earlier, new(ChatRole.User, "Two")]);

        Assert.Equal(Parts, body["contents"]![1]!["parts"]!.ToJsonString());
    }

    [Fact]
    public async Task An_answer_put_straight_back_keeps_its_signature()
    {
        var gemini = new ScriptedGemini()
            .Answer("""{"candidates":[{"content":{"parts":[{"text":"Hi"},{"text":"","thoughtSignature":"c2ln"}]},"finishReason":"STOP"}]}""")
            .Answer(Short.Replace("data: ", "", StringComparison.Ordinal));
        var first = await gemini.Client().GetResponseAsync("One", cancellationToken: TestContext.Current.CancellationToken);

        await gemini.Client().GetResponseAsync([new(ChatRole.User, "One"), .. first.Messages, new(ChatRole.User, "Two")], cancellationToken: TestContext.Current.CancellationToken);

        AssertJson("""[{"text":"Hi"},{"text":"","thoughtSignature":"c2ln"}]""", gemini.Bodies[1]!["contents"]![1]!["parts"]);
    }

    [Theory]
    [InlineData("gemini-4-hydrogen", ReasoningEffort.ExtraHigh, """{"includeThoughts":true,"thinkingLevel":"XHIGH"}""")]
    [InlineData("gemini-4-carbon", ReasoningEffort.ExtraHigh, """{"includeThoughts":true,"thinkingLevel":"HIGH"}""")]
    [InlineData("gemini-4-argon", ReasoningEffort.None, """{"includeThoughts":true,"thinkingLevel":"LOW"}""")]
    [InlineData("gemini-3.8-flash", ReasoningEffort.None, """{"includeThoughts":true,"thinkingLevel":"LOW"}""")]
    [InlineData("gemini-3.5-flash", ReasoningEffort.None, """{"includeThoughts":true,"thinkingLevel":"MINIMAL"}""")]
    [InlineData("gemini-3.1-pro-preview", ReasoningEffort.Medium, """{"includeThoughts":true,"thinkingLevel":"MEDIUM"}""")]
    [InlineData("gemini-2.5-flash", ReasoningEffort.None, """{"includeThoughts":true,"thinkingBudget":0}""")]
    [InlineData("gemini-2.5-pro", ReasoningEffort.None, """{"includeThoughts":true,"thinkingBudget":128}""")]
    [InlineData("gemini-2.5-pro", ReasoningEffort.High, """{"includeThoughts":true,"thinkingBudget":32768}""")]
    [InlineData("gemma-4-31b-it", ReasoningEffort.High, null)]
    public async Task Thinking_is_asked_for_in_the_words_of_the_model(string model, ReasoningEffort effort, string? expected)
    {
        var body = await BodyAsync([new(ChatRole.User, "Hm")], new() { ModelId = model, Reasoning = new() { Effort = effort, Output = ReasoningOutput.Summary } });

        AssertJson(expected ?? "null", body["generationConfig"]?["thinkingConfig"]);
    }

    [Fact]
    public async Task Settings_go_only_to_models_that_take_them()
    {
        ChatOptions options = new()
        {
            Temperature = 0.5f,
            TopP = 0.25f,
            TopK = 3,
            PresencePenalty = 1,
            FrequencyPenalty = 1,
            MaxOutputTokens = 100,
            Seed = 5,
            StopSequences = ["a", "b", "c", "d", "e", "f"],
            ResponseFormat = ChatResponseFormat.Json,
        };
        const string Common = """ "maxOutputTokens":100,"seed":5,"stopSequences":["a","b","c","d","e"],"responseMimeType":"application/json" """;

        AssertJson($"{{{Common}}}", (await BodyAsync([new(ChatRole.User, "Hm")], options))["generationConfig"]);

        options.ModelId = "gemini-2.5-flash";
        AssertJson($$"""{ {{Common}}, "temperature":0.5,"topP":0.25,"topK":3}""", (await BodyAsync([new(ChatRole.User, "Hm")], options))["generationConfig"]);

        options.AdditionalProperties = new() { [GeminiKeys.Traits] = new GeminiModelTraits { Penalties = true } };
        AssertJson($$"""{ {{Common}}, "presencePenalty":1,"frequencyPenalty":1}""", (await BodyAsync([new(ChatRole.User, "Hm")], options))["generationConfig"]);
    }

    [Fact]
    public async Task Calls_and_results_go_out_with_names_ids_and_signatures()
    {
        var call = new FunctionCallContent("8f2b", "get_weather", new Dictionary<string, object?> { ["city"] = "Oslo" })
        {
            AdditionalProperties = new() { [GeminiKeys.Signature] = "c2ln" },
        };
        var second = new FunctionCallContent("9a00", "get_time");
        var given = JsonDocument.Parse("""{"tempC":-2}""").RootElement;

        var body = await BodyAsync(
            [
                new(ChatRole.User, "Weather?"),
                new(ChatRole.Assistant, [call, second]),
                new(ChatRole.Tool, [new FunctionResultContent("8f2b", given), new FunctionResultContent("9a00", "noon")]),
            ]);

        AssertJson(
            """
            [{"role":"user","parts":[{"text":"Weather?"}]},
             {"role":"model","parts":[
               {"functionCall":{"id":"8f2b","name":"get_weather","args":{"city":"Oslo"}},"thoughtSignature":"c2ln"},
               {"functionCall":{"id":"9a00","name":"get_time","args":{}}}]},
             {"role":"user","parts":[
               {"functionResponse":{"id":"8f2b","name":"get_weather","response":{"tempC":-2}}},
               {"functionResponse":{"id":"9a00","name":"get_time","response":{"output":"noon"}}}]}]
            """,
            body["contents"]);
    }

    [Fact]
    public async Task Calls_without_results_and_results_without_calls_are_left_out()
    {
        var body = await BodyAsync(
            [
                new(ChatRole.User, "Weather?"),
                new(ChatRole.Assistant, [new TextContent("Let me see"), new FunctionCallContent("1", "get_weather")]),
                new(ChatRole.Tool, [new FunctionResultContent("2", "sun")]),
                new(ChatRole.User, "Never mind"),
            ]);

        AssertJson("""[["Weather?"],["Let me see"],["Never mind"]]""", new JsonArray([.. body["contents"]!.AsArray().Select(content =>
            new JsonArray([.. content!["parts"]!.AsArray().Select(part => part!["text"]!.DeepClone())]))]));
    }

    [Fact]
    public async Task A_foreign_call_gets_the_stand_in_for_a_signature_and_a_failure_is_told()
    {
        var failed = new FunctionResultContent("local-1", null) { Exception = new InvalidOperationException("no station") };

        var body = await BodyAsync([new(ChatRole.User, "Weather?"), new(ChatRole.Assistant, [new FunctionCallContent("local-1", "get_weather")]), new(ChatRole.Tool, [failed])]);

        AssertJson("""[{"functionCall":{"name":"get_weather","args":{}},"thoughtSignature":"skip_thought_signature_validator"}]""", body["contents"]![1]!["parts"]);
        AssertJson("""[{"functionResponse":{"name":"get_weather","response":{"error":"no station"}}}]""", body["contents"]![2]!["parts"]);
    }

    [Theory]
    // In order; one that was not answered is left out, and so is a result that nobody asked for.
    [InlineData("gemini-3.6-flash",
        """[{"functionCall":{"id":"1","name":"a"},"thoughtSignature":"c2ln"},{"functionCall":{"id":"2","name":"b"}},{"functionCall":{"id":"3","name":"c"}},{"functionResponse":{"id":"3","name":"c","response":{}}},{"functionResponse":{"id":"1","name":"a","response":{}}},{"functionResponse":{"id":"9","name":"z","response":{}}},{"text":"So."}]""",
        """[{"role":"model","parts":[{"functionCall":{"id":"1","name":"a"},"thoughtSignature":"c2ln"},{"functionCall":{"id":"3","name":"c"}}]},{"role":"user","parts":[{"functionResponse":{"id":"1","name":"a","response":{}}},{"functionResponse":{"id":"3","name":"c","response":{}}}]},{"role":"model","parts":[{"text":"So."}]}]""")]
    // Steps, without ids, by name and order; the stand-in where a signature is wanted and none came.
    [InlineData("gemini-3.6-flash",
        """[{"functionCall":{"name":"a"}},{"functionResponse":{"name":"a","response":{"n":1}}},{"functionCall":{"name":"a"}},{"functionResponse":{"name":"a","response":{"n":2}}}]""",
        """[{"role":"model","parts":[{"functionCall":{"name":"a"},"thoughtSignature":"skip_thought_signature_validator"}]},{"role":"user","parts":[{"functionResponse":{"name":"a","response":{"n":1}}}]},{"role":"model","parts":[{"functionCall":{"name":"a"},"thoughtSignature":"skip_thought_signature_validator"}]},{"role":"user","parts":[{"functionResponse":{"name":"a","response":{"n":2}}}]}]""")]
    // Another family reads no foreign signature; a model without functions gets the text alone.
    [InlineData("gemini-2.5-flash",
        """[{"functionCall":{"name":"a"},"thoughtSignature":"c2ln"},{"functionResponse":{"name":"a","response":{}}},{"text":"So."}]""",
        """[{"role":"model","parts":[{"functionCall":{"name":"a"}}]},{"role":"user","parts":[{"functionResponse":{"name":"a","response":{}}}]},{"role":"model","parts":[{"text":"So."}]}]""")]
    [InlineData("gemini-3.1-flash-image",
        """[{"functionCall":{"name":"a"}},{"functionResponse":{"name":"a","response":{}}},{"text":"So."}]""",
        """[{"role":"model","parts":[{"text":"So."}]}]""")]
    // What another program wrote may be anything.
    [InlineData("gemini-3.6-flash",
        """[{"functionCall":7},{"functionResponse":[]},{"functionCall":{"id":3,"name":{}}},{"functionResponse":{"id":{},"name":5}},{"text":"So."}]""",
        """[{"role":"model","parts":[{"functionCall":7},{"functionResponse":[]},{"functionCall":{"id":3,"name":{}},"thoughtSignature":"skip_thought_signature_validator"}]},{"role":"user","parts":[{"functionResponse":{"id":{},"name":5}}]},{"role":"model","parts":[{"text":"So."}]}]""")]
    public async Task A_kept_turn_is_divided_at_the_results_that_are_in_it(string model, string kept, string contents)
    {
        var turn = new ChatMessage(ChatRole.Assistant, "")
        {
            AdditionalProperties = new() { [GeminiKeys.Parts] = kept, [GeminiKeys.Model] = "gemini-3-flash-preview" },
        };

        var body = await BodyAsync([new(ChatRole.User, "Go"), turn], new() { ModelId = model });

        AssertJson(contents, new JsonArray([.. body["contents"]!.AsArray().Skip(1).Select(content => content!.DeepClone())]));
    }

    [Fact]
    public async Task Pictures_and_files_go_along()
    {
        var body = await BodyAsync([new(ChatRole.User, [new DataContent(new byte[] { 1, 2, 3 }, "image/png"), new UriContent(new Uri("https://youtu.be/x"), "video/mp4"), new HostedFileContent("https://files.test/abc")])]);

        AssertJson(
            """
            [{"inlineData":{"mimeType":"image/png","data":"AQID"}},
             {"fileData":{"fileUri":"https://youtu.be/x","mimeType":"video/mp4"}},
             {"fileData":{"fileUri":"https://files.test/abc"}}]
            """,
            body["contents"]![0]!["parts"]);
    }

    [Fact]
    public async Task Tools_are_declared_and_chosen()
    {
        var function = AIFunctionFactory.Create((string city) => city, "get_weather", "Tells the weather.");

        var body = await BodyAsync([new(ChatRole.User, "Hm")], new() { Tools = [function, new HostedWebSearchTool()], ToolMode = ChatToolMode.RequireSpecific("get_weather") });

        Assert.NotNull(body["tools"]![0]!["googleSearch"]);
        var declaration = body["tools"]![1]!["functionDeclarations"]![0]!;
        Assert.Equal(("get_weather", "Tells the weather."), ((string?)declaration["name"], (string?)declaration["description"]));
        Assert.Equal("string", (string?)declaration["parametersJsonSchema"]!["properties"]!["city"]!["type"]);
        AssertJson("""{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["get_weather"]},"includeServerSideToolInvocations":true}""", body["toolConfig"]);
    }

    [Fact]
    public async Task A_request_of_the_callers_own_is_started_from_and_left_alone()
    {
        var own = new JsonObject { ["store"] = false, ["generationConfig"] = new JsonObject { ["mediaResolution"] = "MEDIA_RESOLUTION_LOW" } };

        var body = await BodyAsync([new(ChatRole.User, "Hm")], new() { MaxOutputTokens = 9, RawRepresentationFactory = _ => own });

        AssertJson("""{"mediaResolution":"MEDIA_RESOLUTION_LOW","maxOutputTokens":9}""", body["generationConfig"]);
        Assert.False((bool)body["store"]!);
        AssertJson("""{"store":false,"generationConfig":{"mediaResolution":"MEDIA_RESOLUTION_LOW"}}""", own);
    }

    [Theory]
    [InlineData("models/gemini-x", "models/gemini-x")]
    [InlineData("tunedModels/mine", "tunedModels/mine")]
    [InlineData("gemini x?key=1#", "models/gemini%20x%3Fkey%3D1%23")]
    public async Task A_model_name_stays_a_name(string model, string path)
    {
        var gemini = new ScriptedGemini().Answer(Short);

        await gemini.AskAsync(new() { ModelId = model });

        Assert.Equal($"/v1beta/{path}:streamGenerateContent", gemini.Requests[0].RequestUri!.AbsolutePath);
    }

    [Theory]
    [InlineData("../files/x")]
    [InlineData("models/..")]
    [InlineData("/x")]
    public async Task A_model_name_that_leads_elsewhere_is_unknown(string model) =>
        Assert.Equal(GeminiErrorKind.UnknownModel, (await new ScriptedGemini().AskAsync(new() { ModelId = model })).Failure!.Kind);

    [Fact]
    public async Task Half_a_surrogate_pair_never_breaks_a_request()
    {
        var body = await BodyAsync([new(ChatRole.User, "a\ud800b \ud83d\ude00")]);

        Assert.Equal("a\ufffdb \ud83d\ude00", (string?)body["contents"]![0]!["parts"]![0]!["text"]);
    }

    private static async Task<JsonObject> BodyAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        var gemini = new ScriptedGemini().Answer(Short);
        await gemini.Client().GetStreamingResponseAsync(messages, options, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        return gemini.Bodies[0]!;
    }

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual?.ToJsonString() ?? "null");
}
