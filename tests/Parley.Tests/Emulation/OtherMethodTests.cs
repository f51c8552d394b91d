using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;

namespace Parley.Tests.Emulation;

/// <summary>Models, token counts, recordings, the control endpoint and load: boxes 27 to 29 of the checklist and what is ours.</summary>
public sealed partial class OtherMethodTests : EmulatorTest
{
    public static TheoryData<string> AllRecordings => [.. Recordings.Names];

    [Fact]
    public async Task Models_are_listed_in_pages()
    {
        var names = new List<string>();
        string? token = "";
        while (token is not null)
        {
            var page = (await Http.GetFromJsonAsync<JsonObject>($"/v1beta/models?pageSize=5&pageToken={Uri.EscapeDataString(token)}", Cancelled))!;
            names.AddRange(page["models"]!.AsArray().Select(model => model!["name"]!.GetValue<string>()));
            token = page["nextPageToken"]?.GetValue<string>();
        }

        Assert.Equal(names.Distinct(), names);
        Assert.True(names.Count > 10);
        Assert.Contains($"models/{Model}", names);
    }

    [Fact]
    public async Task A_model_is_shown_with_its_limits()
    {
        var model = (await Http.GetFromJsonAsync<JsonObject>($"/v1beta/models/{Model}", Cancelled))!;

        Assert.Equal(1_048_576, model["inputTokenLimit"]!.GetValue<int>());
        Assert.True(model["thinking"]!.GetValue<bool>());
        Assert.Contains("generateContent", model["supportedGenerationMethods"]!.AsArray().Select(method => method!.GetValue<string>()));
    }

    [Fact]
    public async Task An_unknown_model_is_not_found() =>
        Assert.Equal(HttpStatusCode.NotFound, (await Http.GetAsync(new Uri("/v1beta/models/gemini-9", UriKind.Relative), Cancelled)).StatusCode);

    [Fact]
    public async Task The_list_of_models_can_fail()
    {
        Gemini.ModelsAnswer = Answer.Fail(GeminiErrors.HighDemand);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Http.GetAsync(new Uri("/v1beta/models", UriKind.Relative), Cancelled)).StatusCode);
    }

    [Theory]
    [InlineData("""{"contents":[{"parts":[{"text":"12345678"}]}]}""", 2)]
    [InlineData("""{"generateContentRequest":{"model":"models/gemini-4-hydrogen","contents":[{"parts":[{"text":"12345678"}]}],"systemInstruction":{"parts":[{"text":"1234"}]}}}""", 3)]
    public async Task Tokens_are_counted_of_contents_or_of_a_request(string body, int tokens) =>
        Assert.Equal(tokens, (await JsonAsync(await PostAsync(body, "countTokens")))["totalTokens"]!.GetValue<int>());

    [Theory]
    [InlineData("""{"contents":[{"parts":[{"text":"x"}]}],"generateContentRequest":{"contents":[]}}""")]
    [InlineData("{}")]
    public async Task Both_or_none_cannot_be_counted(string body) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(body, "countTokens")).StatusCode);

    [Theory]
    [MemberData(nameof(AllRecordings))]
    public async Task A_recording_is_replayed_byte_for_byte(string name)
    {
        var isStream = name.StartsWith("streaming", StringComparison.Ordinal);

        var answer = await PostAsync(Ask($"replay:{name}"), isStream ? "streamGenerateContent?alt=sse" : "generateContent");

        Assert.Equal(Recordings.Read(name), await answer.Content.ReadAsByteArrayAsync(Cancelled));
    }

    [Fact]
    public async Task A_recorded_whole_answer_can_be_streamed_and_a_stream_be_answered_whole()
    {
        var streamed = await EventsAsync(Ask("replay:unary-success-google-search-grounding.json"));
        var whole = await WholeAsync(Ask("replay:streaming-success-thinking-reply-thought-summary.txt"));

        Assert.NotNull(Candidate(Assert.Single(streamed))!["groundingMetadata"]);
        Assert.Equal(263, TextOf(whole).Length);
    }

    [Fact]
    public async Task A_program_scripts_over_HTTP_in_the_words_of_the_markers()
    {
        using var script = new StringContent("finish:SAFETY,after=1\nfail:503\n");
        using var nonsense = new StringContent("do something");
        var scripted = await Http.PostAsync(new Uri($"/emulator/script?model={Model}", UriKind.Relative), script, Cancelled);

        Assert.Equal(HttpStatusCode.NoContent, scripted.StatusCode);
        Assert.Equal("SAFETY", FinishOf((await EventsAsync(Hello))[^1]));
        await RefusalAsync(Hello, code: 503, status: "UNAVAILABLE");
        Assert.Equal(HttpStatusCode.BadRequest, (await Http.PostAsync(new Uri("/emulator/script", UriKind.Relative), nonsense, Cancelled)).StatusCode);

        var requests = (await Http.GetFromJsonAsync<JsonArray>("/emulator/requests", Cancelled))!;
        Assert.Equal(2, requests.Count);
        Assert.Equal(Hello, requests[0]!["body"]!.GetValue<string>());
    }

    [Fact]
    public async Task Load_has_its_deltas_its_stamps_and_a_proper_end()
    {
        var events = await EventsAsync(Ask("bench:deltas=50,rate=1000,size=10,stamp=1"));

        var stamps = Stamp().Matches(TextOf(events)).Select(match => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(50, events.Count);
        Assert.Equal(50, stamps.Count);
        Assert.Equal(stamps.Order(), stamps);
        Assert.Equal("STOP", FinishOf(events[^1]));
        Assert.Equal(500, Encoding.UTF8.GetByteCount(Stamp().Replace(TextOf(events), "")));
        Assert.Equal(125, events[^1]["usageMetadata"]!["candidatesTokenCount"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_reader_that_leaves_ends_its_load_and_no_other()
    {
        var leaving = await PostAsync(Ask("bench:deltas=100000,rate=100"));
        using (var stream = await leaving.Content.ReadAsStreamAsync(Cancelled))
            await stream.ReadExactlyAsync(new byte[10], Cancelled);
        leaving.Dispose();

        await Gemini.Requests[0].Ended.WaitAsync(Cancelled);

        Assert.Equal(5, (await EventsAsync(Ask("bench:deltas=5,rate=0"))).Count);
    }

    [GeneratedRegex("@([0-9]+)@")]
    private static partial Regex Stamp();
}
