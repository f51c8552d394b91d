using System.Text.Json.Nodes;
using Parley.Emulation.Answers;
using Parley.Protocol.Chat;
using Parley.Tests.Files;
using Parley.Tests.Transfers;

namespace Parley.Tests.Mcp;

/// <summary>
/// All that a conversation can hold, moved about in every way. The emulator refuses a history whose calls lack results or
/// signatures, so an answer that is complete was asked for as Gemini wants it.
/// </summary>
public sealed class WholeConversationTests : ToolTest
{
    private const string One = "gemini-3.6-flash";
    private const string Other = "gemini-4-argon";
    private const string StandIn = "skip_thought_signature_validator";

    [Fact]
    public async Task Thoughts_calls_a_file_grounding_and_code_survive_edits_branches_other_models_and_a_move()
    {
        var server = await AddAsync();
        var file = await Ada.UploadAsync("The answer is 42.", "notes.txt");
        Gemini.Script(
            new Answer().Think("First one, then two.").Call("Docs_echo", """{"what":"one"}"""),
            new Answer().Call("Docs_echo", """{"what":"two"}"""),
            new Answer().Think("Now both.").Call("Docs_echo", """{"what":"three"}""").Call("Docs_time"),
            new Answer().Text("Called."));
        var called = await SayAsync(new SendMessage("Call", Model: One, Attachments: [file.Id], Settings: With(server)));
        Gemini.Script(new Answer().Think("I look.").Text("It rains. ").Code("print(6 * 7)", "42").Text("That is all.")
            .Grounded("rain", new Support("It rains.", "https://rain.example/", "rain.example")));
        var found = await SayAsync(new SendMessage("Find", called.ConversationId, Settings: new ModelSettings(Tools: [ModelTools.Search, ModelTools.Code])));
        var third = await CompleteAsync(SayAsync("And then?", called.ConversationId));
        Assert.Equal(("Called.", "It rains. That is all."), (called.Reply.Text, found.Reply.Text));
        Assert.Equal((4, 4), (PartsOf(called.Reply, "functionCall").Count, PartsOf(called.Reply, "functionResponse").Count));
        Assert.NotEmpty(PartsOf(found.Reply, "executableCode"));
        Assert.NotEmpty(found.Reply.Citations!);
        var whole = Contents();
        Assert.Equal(1, whole.Count(part => part["inlineData"] is not null));
        Assert.Equal(1, whole.Count(part => part["executableCode"] is not null));

        // Edited in the middle, gone on with on both branches, and asked again of another model.
        var edited = await CompleteAsync(SayAsync(new SendMessage("Find less", called.ConversationId, EditOf: found.UserMessage.Id)));
        await CompleteAsync(SayAsync(new SendMessage("On the new branch", called.ConversationId, ParentId: edited.Reply.Id)));
        await CompleteAsync(SayAsync(new SendMessage("On the old branch", called.ConversationId, ParentId: third.Reply.Id)));
        Assert.All(Signatures(), signature => Assert.NotEqual(StandIn, signature));
        var elsewhere = await CompleteAsync(AgainAsync(third.Reply.Id, Other));
        Assert.Equal(Other, elsewhere.Reply.Model);
        Assert.All(Signatures(), signature => Assert.Equal(StandIn, signature));
        var anew = await CompleteAsync(AgainAsync(called.Reply.Id, Other));
        await CompleteAsync(SayAsync(new SendMessage("From there", called.ConversationId, ParentId: anew.Reply.Id)));
        await CompleteAsync(SayAsync(new SendMessage("The end", called.ConversationId, ParentId: third.Reply.Id, Model: One)));

        // Into another installation, and on from there.
        var archive = await Ada.GetByteArrayAsync(new Uri("/api/export", UriKind.Relative), Cancelled);
        await using var fresh = AppOf(Gemini);
        using var grace = await fresh.SignedInAsAsync("grace");
        await grace.ImportAsync(archive);
        var there = Assert.Single(await grace.ExportedAsync());
        var last = Contents();

        var on = await CompleteAsync(SayThereAsync(grace, new SendMessage("Here", there.Id)));

        Assert.Equal(One, on.Reply.Model);
        Assert.Equal(last.Select(part => part.ToJsonString()), Contents().Take(last.Count).Select(part => part.ToJsonString()));
    }

    /// <summary>The parts of the last request, in their order.</summary>
    private List<JsonNode> Contents() => [.. Asked[^1]["contents"]!.AsArray().SelectMany(content => content!["parts"]!.AsArray()).Select(part => part!)];

    /// <summary>The signatures of the calls of the last request: of parallel ones only the first has one.</summary>
    private List<string> Signatures()
    {
        var calls = Contents().Where(part => part["functionCall"] is not null).Select(part => (string?)part["thoughtSignature"]).ToList();
        Assert.Equal(4, calls.Count);
        var signed = calls.OfType<string>().ToList();
        Assert.InRange(signed.Count, 3, 4);
        return signed;
    }

    private async Task<Exchange> AgainAsync(Guid replyId, string model) =>
        await ReadAsync<Exchange>(await PostAsync($"/api/messages/{replyId}/regenerate", new Regenerate(model)));

    private async Task<Exchange> SayThereAsync(HttpClient who, SendMessage message) => await ReadAsync<Exchange>(await PostAsync("/api/chat", message, who));

    private static async Task<Exchange> CompleteAsync(Task<Exchange> asked)
    {
        var exchange = await asked;
        Assert.Equal((MessageStatus.Complete, null), (exchange.Reply.Status, exchange.Reply.Error));
        return exchange;
    }
}
