using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Parley.Gemini;

namespace Parley.Tests.Gemini;

public sealed class ContinuationTests
{
    [Fact]
    public async Task An_answer_that_reached_the_cap_is_gone_on_with()
    {
        var gemini = new ScriptedGemini()
            .Answer(Hop("Once ", "CONTINUATION", "dG9rMQ=="))
            .Answer(Hop("upon ", "CONTINUATION", "dG9rMg=="))
            .Answer(Hop("a time", "STOP"));

        var answer = await gemini.AskAsync();

        Assert.Equal(("Once upon a time", "STOP", ChatFinishReason.Stop), (answer.Text, answer.Outcome!.FinishReason, answer.Finish));
        Assert.Equal("""[{"text":"Once upon a time"}]""", answer.Outcome.Parts);
        Assert.Equal((30, 6, 36), (answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount, answer.Usage.TotalTokenCount));
        Assert.Single(answer.Updates.Select(update => update.MessageId).Distinct());
        Assert.Equal([null, "dG9rMQ==", "dG9rMg=="], gemini.Bodies.Select(body => (string?)body!["continuationToken"]));
        Assert.All(gemini.Bodies, body => Assert.True(JsonNode.DeepEquals(gemini.Bodies[0]!["contents"], body!["contents"])));
    }

    [Fact]
    public async Task The_same_token_twice_is_not_followed_again()
    {
        var gemini = new ScriptedGemini().Answer(Hop("a", "CONTINUATION", "dG9r")).Answer(Hop("b", "CONTINUATION", "dG9r"));

        var answer = await gemini.AskAsync();

        Assert.Equal(("ab", ChatFinishReason.Length, 2), (answer.Text, answer.Finish, gemini.Requests.Count));
    }

    [Fact]
    public async Task A_token_is_followed_only_so_often()
    {
        var gemini = new ScriptedGemini();
        gemini.Options.MaxContinuations = 3;
        for (var i = 0; i < 4; i++)
            gemini.Answer(Hop("x", "CONTINUATION", $"dG9r{i}"));

        Assert.Equal(("xxxx", ChatFinishReason.Length), ((await gemini.AskAsync()) is var answer ? answer.Text : "", answer.Finish));
    }

    [Fact]
    public async Task Without_a_token_or_for_another_reason_the_answer_ends()
    {
        Assert.Equal(ChatFinishReason.Length, (await new ScriptedGemini().Answer(Hop("a", "CONTINUATION")).AskAsync()).Finish);
        Assert.Equal("MAX_TOKENS", (await new ScriptedGemini().Answer(Hop("a", "MAX_TOKENS", "dG9r")).AskAsync()).Outcome!.FinishReason);
    }

    [Fact]
    public async Task A_later_request_that_fails_fails_the_answer_and_the_text_stays()
    {
        var answer = await new ScriptedGemini().Answer(Hop("a", "CONTINUATION", "dG9r")).Answer("").AskAsync();

        Assert.Equal(("a", GeminiErrorKind.Unreachable), (answer.Text, answer.Failure!.Kind));
    }

    [Fact]
    public async Task A_whole_answer_is_gone_on_with_too()
    {
        var gemini = new ScriptedGemini().Answer(Json("a", "CONTINUATION", "dG9r")).Answer(Json("b", "STOP"));

        var response = await gemini.Client().GetResponseAsync("Hm", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("ab", 24), (response.Text, response.Usage!.TotalTokenCount));
    }

    private static string Hop(string text, string reason, string? token = null) => $"data: {Json(text, reason, token)}\n\n";

    private static string Json(string text, string reason, string? token = null)
    {
        var candidate = new JsonObject
        {
            ["content"] = new JsonObject { ["parts"] = new JsonArray(new JsonObject { ["text"] = text }) },
            ["finishReason"] = reason,
        };
        if (token is not null)
            candidate["continuationToken"] = token;

        return new JsonObject
        {
            ["candidates"] = new JsonArray(candidate),
            ["usageMetadata"] = new JsonObject { ["promptTokenCount"] = 10, ["candidatesTokenCount"] = 2, ["totalTokenCount"] = 12 },
        }.ToJsonString();
    }
}
