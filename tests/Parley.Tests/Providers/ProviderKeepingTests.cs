using System.Net;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Tests.Chat;
using Parley.Tests.Transfers;

namespace Parley.Tests.Providers;

/// <summary>The id of another provider's model can stand wherever one of Gemini's can.</summary>
public sealed class ProviderKeepingTests : ProviderTest
{
    private protected override async ValueTask ReadyAsync() => await AddOllamaAsync();

    [Fact]
    public async Task What_was_exported_is_imported_again_with_its_calls()
    {
        var server = await AddAsync();
        Ollama.Script(new StandInTurn().Thought("reasoning", "Hm.").Text("Looking. ").Call("call_a", "Docs_echo", """{"what":"one"}"""), new StandInTurn().Text("One."));
        var exchange = await SayAsync(new SendMessage("Go", Model: Llama, Settings: With(server)));
        var archive = await Ada.GetByteArrayAsync("/api/export", Cancelled);

        using var bob = await App.SignedInAsAsync("bob");
        var outcome = await bob.ImportAsync(archive);

        Assert.Equal((1, 0, 0), outcome.Counts());
        var page = await ReadAsync<ConversationPage>(await bob.GetAsync("/api/conversations", Cancelled));
        var copy = await ReadAsync<Conversation>(await bob.GetAsync($"/api/conversations/{page.Items[0].Id}", Cancelled));
        Assert.Equal((exchange.Reply.Text, exchange.Reply.Thoughts, Llama), (copy.Messages[^1].Text, copy.Messages[^1].Thoughts, copy.Messages[^1].Model));
        Assert.Equal(MessageStatus.Complete, (await ReadAsync<Exchange>(await PostAsync("/api/chat", new SendMessage("And?", copy.Id), bob))).Reply.Status);
        Assert.Equal(["user", "assistant", "tool", "assistant", "user"], Ollama.Asked[^1]["messages"]!.AsArray().Select(message => (string?)message!["role"]));
    }

    [Fact]
    public async Task A_conversation_is_set_to_it_and_a_preset_too()
    {
        var exchange = await SayAsync("Hi");
        using var changed = await Ada.PatchAsync($"/api/conversations/{exchange.ConversationId}", new UpdateConversation(Model: Llama));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal("You said: And?", (await SayAsync("And?", exchange.ConversationId)).Reply.Text);

        using var preset = await PostAsync("/api/presets", new SavePreset("Llama", "ollama/org/qwen-7b"));
        Assert.Equal(HttpStatusCode.Created, preset.StatusCode);
        using var wrong = await PostAsync("/api/presets", new SavePreset("Llama", "a b/c"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }
}
