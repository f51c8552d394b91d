using System.Reflection;
using System.Text.Json;
using CsCheck;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Transfers;
using Parley.Tests.Chat;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Transfers;

/// <summary>What leaves one installation arrives in another: the same conversations, branches included.</summary>
public sealed class RoundTripTests : ChatTest
{
    private const long Samples = 25;

    private static readonly Gen<string> Text = Gen.Frequency(
        (6, Gen.String[Gen.Char.AlphaNumeric, 0, 40]),
        (2, Gen.Int[0, 6].Select(which => new[] { "", "مرحبا، كيف حالك؟", "数据库之间有什么区别？", "a\r\nb\tc \u2028 \u202E", "👩‍👩‍👧‍👦 \uFFFD", "<b>\"'&\\</b>", "```cs\nvar x = 1;\n```" }[which])),
        (1, Gen.Int[1, 5_000].Select(length => new string('x', length))));

    private static readonly Gen<DateTimeOffset> Time = Gen.Long[0, 4_000_000_000_000].Select(microseconds => Archives.SomeDay.AddMicroseconds(-microseconds));

    private static readonly Gen<JsonElement> Json = Text.Select(text => JsonSerializer.SerializeToElement(
        new[] { new Dictionary<string, object?> { ["text"] = text, ["thoughtSignature"] = "c2ln", ["n"] = 1.5e300 } }));

    /// <summary>Of each message: what it follows (counted back; 0 for nothing), who says it, and what is known of it.</summary>
    private static readonly Gen<ExportedConversation> Trees =
        from shape in Gen.Select(Gen.Int[0, 6], Gen.Bool, Text, Text, Time).Array[1, 24]
        from extras in Gen.Select(Json, Gen.Int[0, 8], Gen.Bool).Array[24]
        from title in Gen.String[Gen.Char.AlphaNumeric, 1, 30]
        from flags in Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[0, 23])
        from times in Gen.Select(Time, Time)
        select Grow(shape, extras, title, flags, times);

    [Fact]
    public async Task Any_tree_is_the_same_in_a_fresh_installation()
    {
        await using var first = new ParleyApp().With("RateLimits__Enabled", "false");
        await using var second = new ParleyApp().With("RateLimits__Enabled", "false");
        var number = 0;

        await Trees.Array[1, 3].SampleAsync(async conversations =>
        {
            var name = $"user{Interlocked.Increment(ref number)}";
            using var here = await first.SignedInAsAsync(name);
            using var there = await second.SignedInAsAsync(name);

            Assert.Equal((conversations.Length, 0, 0), (await here.ImportAsync(Archives.Of(conversations))).Counts());
            var exported = await here.GetByteArrayAsync("/api/export", Cancelled);
            Assert.Equal((conversations.Length, 0, 0), (await there.ImportAsync(exported)).Counts());

            Assert.Equal(conversations.OrderBy(c => c.Id).Select(Archives.Json), (await here.ExportedAsync()).Select(Archives.Json));
            Assert.Equal(Files(Archives.Unzip(exported)), Files(await there.ExportAsync()));
            Assert.Equal((0, conversations.Length, 0), (await there.ImportAsync(exported)).Counts());
        }, iter: Samples, threads: 1);
    }

    [Fact]
    public async Task What_was_really_said_with_versions_thoughts_signatures_and_failures_is_the_same_in_a_fresh_installation()
    {
        Gemini.Script(new Answer().Think("Hm.").Text("First answer"), new Answer().Think("Again.").Text("Another answer"), new Answer().Text("Half").Finish("MAX_TOKENS"),
            Answer.Fail(GeminiErrors.Overloaded), Answer.Fail(GeminiErrors.Overloaded), Answer.Fail(GeminiErrors.Overloaded));
        var first = await SayAsync(new SendMessage("Frist", Settings: new ModelSettings(Temperature: 0.5, SystemInstruction: "Be kind.")));
        await PostAsync($"/api/messages/{first.Reply.Id}/regenerate");
        await SayAsync(new SendMessage("First", first.ConversationId, EditOf: first.UserMessage.Id));
        await PostAsync("/api/chat", new SendMessage("Fails", first.ConversationId));
        await Ada.PatchAsync($"/api/conversations/{first.ConversationId}", new Protocol.Conversations.UpdateConversation("Mine", Pinned: true, Settings: new ModelSettings(Temperature: 0.5, SystemInstruction: "Be brief.")));
        var exported = await Ada.GetByteArrayAsync("/api/export", Cancelled);

        await using var fresh = new ParleyApp();
        using var there = await fresh.SignedInAsAsync("ada");
        Assert.Equal((1, 0, 0), (await there.ImportAsync(exported)).Counts());

        Assert.Equal(Files(Archives.Unzip(exported)), Files(await there.ExportAsync()));
        var conversation = Assert.Single(await there.ExportedAsync());
        Assert.Equal(["Frist", "First answer", "Another answer", "First", "Half", "Fails", ""], conversation.Messages.Select(m => m.Text));
        Assert.Contains("thoughtSignature", conversation.Messages[1].GeminiParts!.Value.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(("Hm.", 0.5, FinishReasons.Length, ProblemCodes.ProviderUnavailable),
            (conversation.Messages[1].Thoughts, conversation.Messages[1].Settings!.Temperature, conversation.Messages[4].FinishReason, conversation.Messages[6].Error!.Code));
        Assert.Equal(
            (await ConversationAsync(first.ConversationId)).Messages.Select(m => (m.Id, m.ParentId)),
            conversation.Messages.Select(m => (m.Id, m.ParentId)));
    }

    [Fact]
    public async Task Nothing_that_can_be_known_of_a_message_is_lost()
    {
        var conversation = Archives.Conversation();
        var full = Full(conversation.Messages[^1], everything: true);
        string[] notYetKept = [nameof(Message.Attachments), nameof(Message.Files), nameof(Message.Sources)];
        Assert.All(typeof(ExportedMessage).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => !notYetKept.Contains(property.Name)),
            property => Assert.True(property.GetValue(full) is not null, $"{property.Name} has no value here."));
        var expected = Archives.Json(conversation with { Version = ExportedConversation.VersionWithSummaries, Messages = [.. conversation.Messages.SkipLast(1), full] });

        await Ada.ImportAsync(System.Text.Encoding.UTF8.GetBytes(expected));

        Assert.Equal(expected, Archives.Json(Assert.Single(await Ada.ExportedAsync())));
    }

    private static IEnumerable<KeyValuePair<string, string>> Files(Dictionary<string, string> files) =>
        files.Where(file => file.Key != "parley.json").OrderBy(file => file.Key, StringComparer.Ordinal);

    private static ExportedConversation Grow(
        (int Back, bool IsReply, string Text, string Thoughts, DateTimeOffset Time)[] shape, (JsonElement Parts, int Kind, bool Everything)[] extras,
        string title, (bool Pinned, bool Archived, bool Titled, int Current) flags, (DateTimeOffset Created, DateTimeOffset Updated) times)
    {
        var id = Guid.CreateVersion7();
        var messages = new List<ExportedMessage>();
        foreach (var (i, (back, isReply, text, thoughts, time)) in shape.Index())
        {
            var parent = back == 0 || back > i ? (Guid?)null : messages[i - back].Id;
            var message = Archives.Message(id, parent, isReply ? MessageRoles.Assistant : MessageRoles.User, text) with { CreatedAt = time };
            messages.Add(isReply ? Full(message with { Thoughts = thoughts.Length > 0 ? thoughts : null }, extras[i].Everything, extras[i].Parts, extras[i].Kind) : message);
        }

        // What is shown is a branch down to its end.
        var leaves = messages.Where(message => messages.All(other => other.ParentId != message.Id)).ToList();
        return Archives.Conversation(title) with
        {
            Id = id,
            Pinned = flags.Pinned,
            Archived = flags.Archived,
            TitledByUser = flags.Titled,
            CreatedAt = times.Created,
            UpdatedAt = times.Updated,
            Messages = messages,
            CurrentMessageId = leaves[flags.Current % leaves.Count].Id,
            Version = ExportedConversation.VersionOf(messages),
        };
    }

    private static ExportedMessage Full(ExportedMessage message, bool everything, JsonElement? parts = null, int kind = 0)
    {
        string[] statuses = [MessageStatus.Failed, MessageStatus.Complete, MessageStatus.Stopped, MessageStatus.Interrupted];
        message = message with { Status = statuses[kind % statuses.Length], Model = "gemini-3-pro" };
        return !everything ? message : message with
        {
            Thoughts = message.Thoughts ?? "Hm.",
            FinishReason = FinishReasons.Safety,
            Blocked = new Blocked("answer", "SAFETY", "HARASSMENT", "A sentence."),
            Error = new Problem { Type = "urn:x", Title = "Failed", Status = 502, Detail = "It failed.", Code = "provider_unreachable", TraceId = "abc", RetryAfter = 3 },
            Usage = new Usage(1, 2, 3, 4, 10),
            Timing = new Timing(10, 20, 30),
            Summary = kind % 2 == 0,
            Settings = new ModelSettings(0.25, 0.5, 40, 100, ["END"], "low", "Be kind.", [ModelTools.Search], Safety: "few"),
            Sources = [new Source("https://a.example/é", "A", SourceKinds.Search), new Source("https://b.example/") { Status = "failed", License = "mit" }],
            Citations = message.Text.Length == 0 ? null : [new Citation(0, message.Text.Length, [1, 0])],
            Search = new WebSearch(["tides", "Ä"], "<style>a{}</style><div>tides</div>"),
            Parts = [JsonSerializer.SerializeToElement(new { executableCode = new { code = "1 < 2 && \"x\"", language = "PYTHON" } })],
            GeminiParts = parts ?? JsonSerializer.SerializeToElement(new[] { new { text = "Ä < 👍", thoughtSignature = "c2lnbmF0dXJl" } }),
        };
    }
}
