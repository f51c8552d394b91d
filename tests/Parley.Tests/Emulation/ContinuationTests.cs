using System.Text.Json.Nodes;
using CsCheck;
using Parley.Emulation;
using Parley.Emulation.Answers;

namespace Parley.Tests.Emulation;

/// <summary>Answers of Gemini 4 that need more than one request: box 20 of the checklist.</summary>
public sealed class ContinuationTests : EmulatorTest
{
    private static readonly string[] Pieces = ["a", "bc ", "ä", "€", "😀", "😀😀😀"];

    protected override EmulatorOptions Options { get; } = new() { StreamedTokensPerRequest = 10, WholeTokensPerRequest = 5 };

    [Theory]
    [InlineData("streamGenerateContent?alt=sse", 40)]
    [InlineData("generateContent", 20)]
    public async Task Gemini_4_stops_at_its_cap_and_goes_on_with_the_token(string method, int charactersEach)
    {
        const string Text = "Gemini 4 stops at a cap and is continued with a token, again and again, until all has been said.";
        var body = JsonNode.Parse(Ask("Go on"))!.AsObject();
        var (text, tokens, reason) = ("", new List<string>(), "CONTINUATION");

        while (reason == "CONTINUATION")
        {
            Gemini.Script(new Answer().Text(Text[..30], Text[30..]));
            var hop = await PostAsync(body.ToJsonString(), method);
            var events = (await hop.Content.ReadAsStringAsync(Cancelled)).Split("data: ", StringSplitOptions.RemoveEmptyEntries)
                .Select(json => JsonNode.Parse(json)!.AsObject()).ToList();
            text += TextOf(events);
            reason = FinishOf(events[^1])!;
            if (reason == "CONTINUATION")
                Assert.Equal(charactersEach * (tokens.Count + 1), text.Length);
            tokens.Add(Candidate(events[^1])!["continuationToken"]?.GetValue<string>() ?? "");
            body["continuationToken"] = tokens[^1];
        }

        Assert.Equal("STOP", reason);
        Assert.Equal(Text, text);
        Assert.Equal(tokens.Count, tokens.Distinct().Count());
    }

    [Fact]
    public async Task A_token_of_another_request_is_refused()
    {
        Gemini.Script(new Answer().Text("a").Continue());
        var token = Candidate((await EventsAsync(Ask("One")))[^1])!["continuationToken"]!.GetValue<string>();

        Assert.Equal("Invalid continuation token.", await RefusalAsync(Ask("Two", $"\"continuationToken\":\"{token}\"")));
        Assert.Equal("Invalid continuation token.", await RefusalAsync(Ask("One", "\"continuationToken\":\"AAAA\"")));
    }

    [Fact]
    public async Task A_token_can_be_given_twice_to_try_a_client()
    {
        Gemini.Script(new Answer().Text("a").Continue("c2FtZQ=="), new Answer().Text("a").Continue("c2FtZQ=="));

        var tokens = new[] { await EventsAsync(Hello), await EventsAsync(Hello) }.Select(events => Candidate(events[^1])!["continuationToken"]!.GetValue<string>());

        Assert.Equal(["c2FtZQ==", "c2FtZQ=="], tokens);
    }

    [Fact]
    public async Task A_marker_sets_a_smaller_cap()
    {
        var events = await EventsAsync(Ask("cap:3"));

        Assert.Equal(12, TextOf(events).Length);
        Assert.Equal("CONTINUATION", FinishOf(events[^1]));
    }

    [Fact]
    public async Task Earlier_models_have_no_cap()
    {
        Gemini.Script(new Answer().Text(new string('a', 100)));

        Assert.Equal(100, TextOf(await EventsAsync(Hello, "gemini-3.8-flash")).Length);
    }

    [Fact]
    public async Task However_an_answer_is_cut_no_character_is_lost() => await Gen.Select(
        Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]).Array[1, 12], Gen.Int[1, 3]).SampleAsync(
        async (deltas, cap) =>
        {
            var body = JsonNode.Parse(Ask("Go on"))!.AsObject();
            var text = "";
            do
            {
                Gemini.Script(new Answer().Text(deltas).Cap(cap));
                var events = await EventsAsync(body.ToJsonString());
                text += TextOf(events);
                body["continuationToken"] = Candidate(events[^1])!["continuationToken"]?.DeepClone();
            }
            while (body["continuationToken"] is not null);
            return text == string.Concat(deltas);
        },
        iter: 30,
        threads: 1);
}
