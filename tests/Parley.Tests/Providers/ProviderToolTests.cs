using System.Text.Json.Nodes;
using Parley.Emulation.Answers;
using Parley.Protocol.Chat;
using Parley.Protocol.Tools;

namespace Parley.Tests.Providers;

/// <summary>Other providers' models use the tools of MCP servers, and go on from what Gemini did with them.</summary>
public sealed class ProviderToolTests : ProviderTest
{
    private protected override async ValueTask ReadyAsync() => await AddOllamaAsync();

    [Fact]
    public async Task A_call_is_run_and_the_model_goes_on_with_its_result()
    {
        var server = await AddAsync();
        Ollama.Script(new StandInTurn().Text("Let me see. ").Call("call_a", "Docs_echo", """{"what":"tides"}""").Call("call_b", "Docs_time"), new StandInTurn().Text("It says tides."));

        var exchange = await SayAsync(new SendMessage("Look", Model: Llama, Settings: With(server)));

        var reply = exchange.Reply;
        Assert.Equal(("Let me see. It says tides.", MessageStatus.Complete, FinishReasons.Stop), (reply.Text, reply.Status, reply.FinishReason));
        Assert.Equal(2, Mcp.Ran.Count);
        Assert.Equal(["echo tides", "It is noon."], PartsOf(reply, "functionResponse").Select(part => part.GetProperty("response").GetProperty("output").GetString()));
        Assert.Equal("Docs", reply.Parts![0].GetProperty("tool").GetProperty("server").GetString());
        Assert.Equal(["Docs_echo", "Docs_time"], Ollama.Asked[0]["tools"]!.AsArray().Select(tool => (string?)tool!["function"]!["name"]));
        Assert.Equal(["user", "assistant call_a call_b", "tool call_a", "tool call_b"], Told(Ollama.Asked[1]));
        Assert.Equal(14, reply.Usage!.OutputTokens);

        await SayAsync(new SendMessage("And?", exchange.ConversationId));
        Assert.Equal(["user", "assistant call_a call_b", "tool call_a", "tool call_b", "assistant", "user"], Told(Ollama.Asked[^1]));
    }

    [Fact]
    public async Task Calls_are_handed_over_from_one_model_to_the_other_and_back()
    {
        var server = await AddAsync();
        Gemini.Script(new Answer().Text("Looking. ").Call("Docs_echo", """{"what":"one"}"""), new Answer().Text("One."));
        Ollama.Script(new StandInTurn().Call("call_a", "Docs_echo", """{"what":"two"}"""), new StandInTurn().Text("Two."));
        Gemini.Script(new Answer().Text("Three."));

        var first = await SayAsync(new SendMessage("Go", Model: "gemini-4-argon", Settings: With(server)));
        var second = await SayAsync(new SendMessage("Go on", first.ConversationId, Model: Llama, Settings: With(server)));
        var third = await SayAsync(new SendMessage("And on", first.ConversationId, Model: "gemini-4-argon", Settings: With(server)));

        Assert.Equal(("Looking. One.", "Two.", "Three."), (first.Reply.Text, second.Reply.Text, third.Reply.Text));
        Assert.Equal(["user", "assistant +", "tool", "assistant", "user"], Told(Ollama.Asked[0]).Select(line => line.Contains(' ', StringComparison.Ordinal) && line[0] == 'a' ? "assistant +" : line.Split(' ')[0]));
        Assert.Equal(
            ["user:text", "model:text+call Docs_echo", "user:result Docs_echo", "model:text", "user:text", "model:call Docs_echo", "user:result Docs_echo", "model:text", "user:text"],
            Outline(Asked[^1]));
    }

    [Fact]
    public async Task A_call_waits_for_somebody_who_allows_it_and_what_is_no_call_is_an_error()
    {
        var server = await AddAsync(ToolPolicies.Ask);
        Ollama.Script(new StandInTurn().Call("", "Docs_time"), new StandInTurn().Text("Noon."), new StandInTurn().Call("call_x", "Docs_time", "no json"));
        await using var stream = await StreamAsync("/api/chat", new SendMessage("When?", Model: Llama, Settings: With(server)));
        var (start, call) = await UntilAskedAsync(stream);

        (await AnswerAsync(start.Reply.Id, call, CallAnswers.Allow)).EnsureSuccessStatusCode();
        Assert.Equal("Noon.", (await stream.ToEndAsync())[^1].Reply.Text);

        var malformed = await SayAsync(new SendMessage("Again?", start.ConversationId));
        Assert.Equal(FinishReasons.Error, malformed.Reply.FinishReason);
        Assert.Single(Mcp.Ran);
    }

    /// <summary>The messages in short: each with the ids of its calls, or of the call that it answers.</summary>
    private static List<string> Told(JsonNode request) => [.. request["messages"]!.AsArray().Select(message =>
        string.Join(' ', ((string?[])[(string?)message!["role"], (string?)message["tool_call_id"], .. message["tool_calls"]?.AsArray().Select(call => (string?)call!["id"]) ?? []]).OfType<string>()))];
}
