using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Server.Providers;

namespace Parley.Tests.Providers;

/// <summary>Turns that were kept as Gemini's parts, and may have come from outside.</summary>
public sealed class KeptTurnTests
{
    private const string Call = """{"functionCall":{"name":"a"}}""";
    private const string Response = """{"functionResponse":{"name":"a"}}""";

    // Not how quick it is: what is not linear would take minutes, and must not hold up all other tests.
    [Fact(Timeout = 20_000)]
    public async Task Thousands_of_calls_without_ids_are_told_as_quickly_as_few()
    {
        var turn = $"[{string.Join(',', [.. Enumerable.Repeat(Call, 6_000), .. Enumerable.Repeat(Response, 6_000)])}]";

        var messages = await Task.Run(() => KeptTurn.Tell(turn), TestContext.Current.CancellationToken);

        Assert.Equal([ChatRole.Assistant, ChatRole.Tool], messages.Select(message => message.Role));
        var calls = messages[0].Contents.Cast<FunctionCallContent>().Select(call => call.CallId).ToList();
        Assert.Equal(6_000, calls.Distinct().Count());
        Assert.Equal(calls, messages[1].Contents.Cast<FunctionResultContent>().Select(result => result.CallId));
    }

    [Fact]
    public void Results_find_their_calls_by_id_and_else_by_name_in_turn()
    {
        var messages = KeptTurn.Tell("""
            [
              {"text": "Let me "}, {"text": "see."},
              {"functionCall": {"name": "a", "id": "1"}}, {"functionCall": {"name": "b", "id": "2"}}, {"functionCall": {"name": "a", "id": "3"}}, {"functionCall": {"name": "b", "id": "4"}},
              {"functionResponse": {"name": "a", "id": "1", "response": {"n": 1}}}, {"functionResponse": {"name": "a", "id": "1", "response": {"n": 2}}},
              {"functionResponse": {"name": "a", "response": {"n": 3}}}, {"functionResponse": {"name": "b"}}, {"functionResponse": {"name": "c"}}, {"functionResponse": {}},
              {"text": "Done."}
            ]
            """);

        Assert.Equal([ChatRole.Assistant, ChatRole.Tool, ChatRole.Assistant], messages.Select(message => message.Role));
        Assert.Equal("Let me see.", messages[0].Text);
        Assert.Equal(["1", "2", "3"], messages[0].Contents.OfType<FunctionCallContent>().Select(call => call.CallId));
        Assert.Equal([("1", """{"n": 1}"""), ("3", """{"n": 3}"""), ("2", "{}")], messages[1].Contents.Cast<FunctionResultContent>().Select(result => (result.CallId, (string)result.Result!)));
        Assert.Equal("Done.", messages[2].Text);
    }

    [Fact]
    public void Of_an_argument_that_is_there_twice_the_last_one_counts()
    {
        var messages = KeptTurn.Tell("""[{"functionCall":{"name":"a","args":{"x":1,"x":2}}},{"functionResponse":{"name":"a"}}]""");

        Assert.Equal(2, ((JsonElement)Assert.IsType<FunctionCallContent>(messages[0].Contents[0]).Arguments!["x"]!).GetInt32());
    }
}
