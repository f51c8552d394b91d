using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Parley.Emulation.Answers;

namespace Parley.Tests.Emulation;

/// <summary>What is answered: boxes 14 to 16, 18, 19 and 21 of the checklist.</summary>
public sealed class GenerationTests : EmulatorTest
{
    private const string Old = "gemini-2.5-flash";
    private const string Thinking = "\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":true}}";

    [Fact]
    public async Task Without_a_script_the_question_is_quoted_in_several_deltas()
    {
        var events = await EventsAsync(Ask("Why is the sky blue?"), Old);

        Assert.True(events.Count > 5);
        Assert.Contains("> Why is the sky blue?", TextOf(events), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_answer_says_the_same_as_a_stream() =>
        Assert.Equal(TextOf(await EventsAsync(Ask("Same?"), Old)), TextOf(await WholeAsync(Ask("Same?"), Old)));

    [Fact]
    public async Task Thoughts_are_shown_to_who_asks_and_paid_for_by_all()
    {
        var answer = new Answer().Think("Hm, ", "yes.").Text("Yes.");
        Gemini.Script(answer, answer);

        var shown = await EventsAsync(Ask("Think", Thinking));
        var hidden = await EventsAsync(Ask("Think"));

        Assert.Equal(2, shown.SelectMany(Parts).Count(part => part["thought"] is not null));
        Assert.DoesNotContain(hidden.SelectMany(Parts), part => part["thought"] is not null);
        Assert.Equal(2, hidden[^1]["usageMetadata"]!["thoughtsTokenCount"]!.GetValue<int>());
        Assert.Equal("Yes.", TextOf(shown));
    }

    [Fact]
    public async Task The_finish_reason_stands_on_the_last_event_only()
    {
        var events = await EventsAsync(Ask("Hello"), Old);

        Assert.All(events.Take(events.Count - 1), message => Assert.Null(FinishOf(message)));
        Assert.Equal("STOP", FinishOf(events[^1]));
    }

    [Fact]
    public async Task Old_servers_said_STOP_on_every_event()
    {
        Gemini.Script(new Answer().Text("a", "b", "c").Finish("RECITATION").FinishEverywhere());

        Assert.Equal(["STOP", "STOP", "RECITATION"], (await EventsAsync(Hello, Old)).Select(FinishOf));
    }

    [Theory]
    [InlineData("SAFETY")]
    [InlineData("RECITATION")]
    [InlineData("MALFORMED_FUNCTION_CALL")]
    [InlineData("A_REASON_OF_TOMORROW")]
    public async Task Any_finish_reason_can_be_played(string reason)
    {
        Gemini.Script(new Answer().Text("So far").Finish(reason, "because"));

        var events = await EventsAsync(Hello);

        Assert.Equal("So far", TextOf(events));
        Assert.Equal(reason, FinishOf(events[^1]));
        Assert.Equal("because", Candidate(events[^1])!["finishMessage"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("SAFETY")]
    [InlineData("A_REASON_OF_TOMORROW")]
    public async Task Any_block_of_the_prompt_can_be_played(string reason)
    {
        Gemini.Script(new Answer().Block(reason, "Reasons", "HARM_CATEGORY_HARASSMENT"));

        var feedback = Assert.Single(await EventsAsync(Hello))["promptFeedback"]!;

        Assert.Equal(reason, feedback["blockReason"]!.GetValue<string>());
        Assert.Equal("Reasons", feedback["blockReasonMessage"]!.GetValue<string>());
        Assert.Equal("HARM_CATEGORY_HARASSMENT", feedback["safetyRatings"]![0]!["category"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("think:1", "I thought about it.")]
    [InlineData("image:1", "Here it is: ")]
    [InlineData("finish:OTHER,after=2", "One two ")]
    [InlineData("empty:parts", "")]
    [InlineData("empty:candidates", "")]
    [InlineData("replay:streaming-success-basic-reply-short.txt", "The capital of Wyoming is **Cheyenne**.\n")]
    public async Task A_marker_in_the_prompt_chooses_the_answer(string marker, string text) =>
        Assert.Equal(text, TextOf(await EventsAsync(Ask($"Please {marker} now"))));

    [Fact]
    public async Task A_marker_makes_declared_functions_be_called()
    {
        const string Tools = """
            "tools":[{"functionDeclarations":[{"name":"weather","parametersJsonSchema":{"type":"object","properties":{"city":{"type":"string"},"days":{"type":["integer","null"]}}}}]}]
            """;

        var calls = (await EventsAsync(Ask("call:weather,count=2", Tools))).SelectMany(Parts).Select(part => part["functionCall"]).OfType<JsonNode>().ToList();

        Assert.Equal(2, calls.Count);
        Assert.Equal("""{"city":"text","days":1}""", calls[0]["args"]!.ToJsonString());
    }

    [Fact]
    public async Task A_model_can_have_answers_of_its_own()
    {
        Gemini.Script(new Answer().Text("for all"));
        Gemini.ScriptFor(Old, new Answer().Text("for one"));
        Gemini.Always("gemini-3.8-flash", new Answer().Text("ever"));

        Assert.Equal("for one", TextOf(await EventsAsync(Hello, Old)));
        Assert.Equal("for all", TextOf(await EventsAsync(Hello, Old)));
        Assert.Equal("ever", TextOf(await EventsAsync(Hello, "gemini-3.8-flash")));
        Assert.Equal("ever", TextOf(await EventsAsync(Hello, "gemini-3.8-flash")));
    }

    [Fact]
    public async Task Usage_grows_and_adds_up_in_every_event()
    {
        Gemini.Script(new Answer().Think("Thinking long enough.").Text("One two three ", "four five six ").Cached(1).ToolUse(7));

        var usages = (await EventsAsync(Ask("Count"), Old)).Select(message => message["usageMetadata"]!).ToList();

        var seen = usages.Select(usage => Count(usage, "candidatesTokenCount")).ToList();
        Assert.Equal(seen.Order(), seen);
        Assert.All(usages, usage => Assert.Equal(
            Count(usage, "promptTokenCount") + Count(usage, "candidatesTokenCount") + Count(usage, "thoughtsTokenCount") + 7,
            Count(usage, "totalTokenCount")));
        Assert.Equal(1, Count(usages[^1], "cachedContentTokenCount"));
        Assert.Equal(Tokens("One two three four five six "), seen[^1]);
    }

    private static int Count(JsonNode usage, string name) => usage[name]?.GetValue<int>() ?? 0;

    private static int Tokens(string text) => (text.Length + 3) / 4;

    [Fact]
    public async Task A_whole_call_says_so_in_its_finish_message()
    {
        Gemini.Script(new Answer().Call("now"));

        var message = await WholeAsync(Hello);

        Assert.Equal("Model generated function call(s).", Candidate(message)!["finishMessage"]!.GetValue<string>());
    }

    [Fact]
    public async Task Thoughts_use_up_the_output_tokens()
    {
        Gemini.Script(new Answer().Think("More thoughts than tokens").Text("Never said"));

        var events = await EventsAsync(Ask("Hello", "\"generationConfig\":{\"maxOutputTokens\":3}"));

        Assert.Equal("", TextOf(events));
        Assert.Equal("MAX_TOKENS", FinishOf(events[^1]));
        Assert.Equal(3, Count(events[^1]["usageMetadata"]!, "thoughtsTokenCount"));
    }

    [Fact]
    public async Task A_stop_sequence_ends_the_answer_wherever_the_deltas_divide_it()
    {
        Gemini.Script(new Answer().Text("one E", "ND two"));

        var events = await EventsAsync(Ask("Hello", "\"generationConfig\":{\"stopSequences\":[\"END\"]}"), Old);

        Assert.Equal("one ", TextOf(events));
        Assert.Equal("STOP", FinishOf(events[^1]));
    }

    [Fact]
    public async Task JSON_is_answered_where_JSON_is_asked_for()
    {
        const string Config = """
            "generationConfig":{"responseMimeType":"application/json","responseSchema":{"type":"OBJECT","properties":{"name":{"type":"STRING"},"tags":{"type":"ARRAY","items":{"type":"STRING"}}}}}
            """;

        Assert.Equal("""{"name":"text","tags":["text"]}""", TextOf(await EventsAsync(Ask("Give JSON", Config), Old)));
    }

    [Fact]
    public async Task The_model_that_answers_may_be_another_and_all_events_carry_one_id()
    {
        var events = await EventsAsync(Hello, "gemini-3.7-flash");
        var others = await EventsAsync(Hello, "gemini-3.7-flash");

        Assert.Equal("gemini-3.8-flash", Assert.Single(events.Select(message => message["modelVersion"]!.GetValue<string>()).Distinct()));
        var id = Assert.Single(events.Select(message => message["responseId"]!.GetValue<string>()).Distinct());
        Assert.NotEqual(id, others[0]["responseId"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_drip_cuts_characters_and_loses_nothing() => await Gen.Select(Gen.String, Gen.Int[1, 9]).SampleAsync(
        async (text, bytes) =>
        {
            var valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes("ä€😀" + text));
            Gemini.Script(new Answer().Text(valid).Drip(bytes));

            return TextOf(await EventsAsync(Hello, Old)) == valid;
        },
        iter: 20,
        threads: 1);
}
