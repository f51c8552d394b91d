using System.Text;
using System.Text.Json.Nodes;
using Parley.Emulation;
using Parley.Emulation.Answers;

namespace Parley.Tests.Emulation;

/// <summary>Thought signatures, given and asked back: boxes 10 and 17 of the checklist.</summary>
public sealed class SignatureTests : EmulatorTest
{
    private const string Other = "gemini-3.8-flash";

    protected override EmulatorOptions Options { get; } = new() { SignatureSize = 8 * 1024 };

    private async Task<JsonNode[]> PartsOfAsync(Answer answer, string model = Model)
    {
        Gemini.Script(answer);
        return [.. (await EventsAsync(Ask("Weather?"), model)).SelectMany(Parts)];
    }

    private static string SecondRequest(params IEnumerable<JsonNode> parts)
    {
        var calls = new JsonArray([.. parts.Select(part => part.DeepClone())]);
        var results = new JsonArray([.. calls.Select(part => part!["functionCall"]).OfType<JsonNode>().Select(call => (JsonNode)new JsonObject
        {
            ["functionResponse"] = new JsonObject { ["id"] = call["id"]?.DeepClone(), ["name"] = call["name"]!.DeepClone(), ["response"] = new JsonObject() },
        })]);
        return new JsonObject
        {
            ["contents"] = new JsonArray(
                JsonNode.Parse("""{"role":"user","parts":[{"text":"Weather?"}]}"""),
                new JsonObject { ["role"] = "model", ["parts"] = calls },
                new JsonObject { ["role"] = "user", ["parts"] = results }),
        }.ToJsonString();
    }

    private static string WithText(JsonNode modelPart) => new JsonObject
    {
        ["contents"] = new JsonArray(
            JsonNode.Parse("""{"role":"user","parts":[{"text":"Hello"}]}"""),
            new JsonObject { ["role"] = "model", ["parts"] = new JsonArray(modelPart.DeepClone()) },
            JsonNode.Parse("""{"role":"user","parts":[{"text":"And?"}]}""")),
    }.ToJsonString();

    [Fact]
    public async Task A_call_carries_its_signature_and_an_empty_text_closes_the_stream()
    {
        var parts = await PartsOfAsync(new Answer().Call("weather", """{"city":"Oslo"}"""));

        Assert.NotNull(parts[0]["functionCall"]!["id"]);
        Assert.True(Convert.FromBase64String(parts[0]["thoughtSignature"]!.GetValue<string>()).Length > 8 * 1024);
        Assert.Equal("""{"text":""}""", parts[1].ToJsonString());
    }

    [Fact]
    public async Task Of_parallel_calls_only_the_first_is_signed()
    {
        var parts = await PartsOfAsync(new Answer().Call("weather").Call("time"));

        Assert.NotNull(parts[0]["thoughtSignature"]);
        Assert.Null(parts[1]["thoughtSignature"]);
        Assert.NotEqual(parts[0]["functionCall"]!["id"]!.GetValue<string>(), parts[1]["functionCall"]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Text_is_signed_on_a_last_empty_part()
    {
        var parts = await PartsOfAsync(new Answer().Text("It rains."));

        Assert.Null(parts[0]["thoughtSignature"]);
        Assert.Equal("", parts[1]["text"]!.GetValue<string>());
        Assert.NotNull(parts[1]["thoughtSignature"]);
    }

    [Fact]
    public async Task Gemini_2_gives_neither_signatures_nor_ids()
    {
        var part = Assert.Single(await PartsOfAsync(new Answer().Call("weather"), "gemini-2.5-flash"));

        Assert.Null(part["thoughtSignature"]);
        Assert.Null(part["functionCall"]!["id"]);
    }

    [Fact]
    public async Task What_was_given_is_taken_back()
    {
        var calls = await PartsOfAsync(new Answer().Call("weather", """{"city":"Oslo","days":[1,2.50]}""").Call("time"));
        var text = await PartsOfAsync(new Answer().Text("It rains."));

        Assert.NotEmpty(await EventsAsync(SecondRequest(calls[..2])));
        Assert.NotEmpty(await EventsAsync(WithText(text[^1])));
    }

    [Fact]
    public async Task A_call_of_the_current_turn_without_its_signature_is_refused()
    {
        var call = (await PartsOfAsync(new Answer().Call("weather")))[0];
        call.AsObject().Remove("thoughtSignature");

        Assert.Equal("Function call `weather` in the `2.` content block is missing a `thought_signature`.", await RefusalAsync(SecondRequest(call)));
        Assert.NotEmpty(await EventsAsync(SecondRequest(call), "gemini-2.5-flash"));
    }

    [Fact]
    public async Task A_call_of_an_earlier_turn_needs_none()
    {
        const string History = """
            {"contents":[
              {"role":"user","parts":[{"text":"Weather?"}]},
              {"role":"model","parts":[{"functionCall":{"name":"weather"}}]},
              {"role":"user","parts":[{"functionResponse":{"name":"weather","response":{}}}]},
              {"role":"model","parts":[{"text":"Rain."}]},
              {"role":"user","parts":[{"text":"Thanks"}]}]}
            """;

        Assert.NotEmpty(await EventsAsync(History));
    }

    [Theory]
    [InlineData("skip_thought_signature_validator")]
    [InlineData("context_engineering_is_the_way_to_go")]
    public async Task A_dummy_stands_in_raw_and_as_base64(string dummy)
    {
        var call = JsonNode.Parse("""{"functionCall":{"name":"weather"}}""")!;
        foreach (var form in new[] { dummy, Convert.ToBase64String(Encoding.UTF8.GetBytes(dummy)) })
        {
            call["thoughtSignature"] = form;
            Assert.NotEmpty(await EventsAsync(SecondRequest(call)));
        }
    }

    [Fact]
    public async Task A_signature_for_something_else_is_refused()
    {
        var call = (await PartsOfAsync(new Answer().Call("weather", """{"city":"Oslo"}""")))[0];
        var ofOtherFamily = (await PartsOfAsync(new Answer().Call("weather", """{"city":"Oslo"}"""), Other))[0];
        var edited = call.DeepClone();
        edited["functionCall"]!["args"]!["city"] = "Rome";
        var invented = JsonNode.Parse("""{"text":"","thoughtSignature":"aW52ZW50ZWQ="}""")!;

        Assert.Equal("Invalid thought signature.", await RefusalAsync(SecondRequest(edited)));
        Assert.Equal("Invalid thought signature.", await RefusalAsync(SecondRequest(ofOtherFamily)));
        Assert.Equal("Invalid thought signature.", await RefusalAsync(WithText(invented)));
        Assert.NotEmpty(await EventsAsync(SecondRequest(ofOtherFamily), Other));
    }

    [Fact]
    public async Task A_signature_of_another_key_route_is_refused()
    {
        await using var foreign = await GeminiEmulator.StartAsync(new EmulatorOptions { SigningSecret = "another" });
        var text = (await PartsOfAsync(new Answer().Text("It rains.")))[^1];
        Http.Dispose();
        using var http = new HttpClient { BaseAddress = foreign.BaseAddress };
        http.DefaultRequestHeaders.Add("x-goog-api-key", GeminiEmulator.ApiKey);

        using var body = new StringContent(WithText(text), Encoding.UTF8, "application/json");
        var answer = await http.PostAsync(new Uri($"/v1beta/models/{Model}:generateContent", UriKind.Relative), body, Cancelled);

        Assert.Equal("Invalid thought signature.", (await JsonAsync(answer))["error"]!["message"]!.GetValue<string>());
    }
}
