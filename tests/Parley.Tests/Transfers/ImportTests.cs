using System.Net;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Notices;
using Parley.Protocol.Transfers;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Transfers;

public sealed class ImportTests : IAsyncLifetime
{
    private ParleyApp app = null!;
    private HttpClient ada = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app = new ParleyApp();
        ada = await app.SignedInAsAsync("ada");
    }

    public async ValueTask DisposeAsync()
    {
        ada.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task A_file_that_somebody_was_given_chooses_no_servers_of_tools()
    {
        var settings = new ModelSettings(SystemInstruction: "Be kind.", Servers: [Guid.CreateVersion7()]);
        var conversation = Archives.Conversation("Rivers");

        await ada.ImportAsync(Archives.Of(conversation with { Settings = settings, Messages = [.. conversation.Messages.Select(message => message with { Settings = settings })] }));

        var there = Assert.Single(await ada.ExportedAsync());
        Assert.Equal(("Be kind.", null), (there.Settings!.SystemInstruction, there.Settings.Servers));
        Assert.All(there.Messages, message => Assert.Null(message.Settings!.Servers));
    }

    [Fact]
    public async Task The_same_again_changes_nothing()
    {
        var archive = Archives.Of(Archives.Conversation("Rivers"), Archives.Conversation("Seas"));

        var first = await ada.ImportAsync(archive);
        var before = await ada.ExportedAsync();
        var second = await ada.ImportAsync(archive);

        Assert.Equal((2, 0, 0), first.Counts());
        Assert.Equal((0, 2, 0), second.Counts());
        Assert.Equal(before.Select(Archives.Json), (await ada.ExportedAsync()).Select(Archives.Json));
    }

    [Fact]
    public async Task What_lies_in_the_trash_is_not_exported_and_comes_back_with_an_import()
    {
        var conversation = Archives.Conversation("Rivers");
        var archive = Archives.Of(conversation);
        await ada.ImportAsync(archive);
        await ada.DeleteAsync(new Uri($"/api/conversations/{conversation.Id}", UriKind.Relative), Cancelled);
        Assert.Empty(await ada.ExportedAsync());

        var outcome = await ada.ImportAsync(archive);

        Assert.Equal((1, 0, 0), outcome.Counts());
        Assert.Equal(Archives.Json(conversation), Archives.Json(Assert.Single(await ada.ExportedAsync())));
    }

    [Fact]
    public async Task One_conversation_as_json_can_be_imported_by_itself()
    {
        var conversation = Archives.Conversation();

        var outcome = await ada.ImportAsync(System.Text.Encoding.UTF8.GetBytes(Archives.Json(conversation)));

        Assert.Equal((1, 0, 0), outcome.Counts());
        Assert.Equal(Archives.Json(conversation), Archives.Json(Assert.Single(await ada.ExportedAsync())));
    }

    [Fact]
    public async Task What_grew_elsewhere_comes_in_and_is_what_is_shown()
    {
        var conversation = Archives.Conversation();
        await ada.ImportAsync(Archives.Of(conversation));
        var question = Archives.Message(conversation.Id, conversation.Messages[^1].Id, MessageRoles.User, "And the third?");
        var reply = Archives.Message(conversation.Id, question.Id, MessageRoles.Assistant, "The third.");

        var outcome = await ada.ImportAsync(Archives.Of(conversation with
        {
            Title = "Renamed elsewhere",
            UpdatedAt = conversation.UpdatedAt.AddHours(1),
            Messages = [.. conversation.Messages, question, reply],
            CurrentMessageId = reply.Id,
        }));

        Assert.Equal((1, 0, 0), outcome.Counts());
        var merged = Assert.Single(await ada.ExportedAsync());
        Assert.Equal([.. conversation.Messages.Select(m => m.Id), question.Id, reply.Id], merged.Messages.Select(m => m.Id));
        Assert.Equal((conversation.Title, reply.Id, conversation.UpdatedAt.AddHours(1)), (merged.Title, merged.CurrentMessageId, merged.UpdatedAt));
    }

    [Fact]
    public async Task What_grew_here_stays_what_is_shown_and_nothing_is_overwritten()
    {
        var conversation = Archives.Conversation();
        var later = conversation with { UpdatedAt = conversation.UpdatedAt.AddHours(1) };
        await ada.ImportAsync(Archives.Of(later));
        var sibling = Archives.Message(conversation.Id, conversation.Messages[0].Id, MessageRoles.Assistant, "Another answer");
        ExportedMessage[] forged = [.. conversation.Messages.Select(message => message with { Text = "Overwritten" }), sibling];

        var outcome = await ada.ImportAsync(Archives.Of(conversation with { Messages = forged, CurrentMessageId = sibling.Id }));

        Assert.Equal((1, 0, 0), outcome.Counts());
        var merged = Assert.Single(await ada.ExportedAsync());
        Assert.Equal([.. conversation.Messages.Select(m => m.Text), "Another answer"], merged.Messages.Select(m => m.Text));
        Assert.Equal((conversation.CurrentMessageId, later.UpdatedAt), (merged.CurrentMessageId, merged.UpdatedAt));
    }

    [Fact]
    public async Task An_id_that_somebody_else_has_gives_a_conversation_of_one_s_own_that_is_found_again()
    {
        using var bob = await app.SignedInAsAsync("bob");
        var archive = Archives.Of(Archives.Conversation("Ada's"));
        await ada.ImportAsync(archive);
        var adas = await ada.ExportedAsync();

        var first = await bob.ImportAsync(archive);
        var second = await bob.ImportAsync(archive);

        Assert.Equal((1, 0, 0), first.Counts());
        Assert.Equal((0, 1, 0), second.Counts());
        var bobs = Assert.Single(await bob.ExportedAsync());
        Assert.NotEqual(adas[0].Id, bobs.Id);
        Assert.Equal(adas[0].Messages.Select(m => m.Text), bobs.Messages.Select(m => m.Text));
        Assert.Equal(adas.Select(Archives.Json), (await ada.ExportedAsync()).Select(Archives.Json));
        Assert.Equal((0, 1, 0), (await bob.ImportAsync(Archives.Of(bobs))).Counts());
    }

    [Fact]
    public async Task Message_ids_that_another_conversation_of_the_user_has_do_not_mix_the_two()
    {
        var first = Archives.Conversation("First");
        var other = Guid.CreateVersion7();
        var second = first with { Id = other, Title = "Second", Messages = [.. first.Messages.Select(message => message with { ConversationId = other })] };

        Assert.Equal((2, 0, 0), (await ada.ImportAsync(Archives.Of(first, second))).Counts());
        Assert.Equal((0, 2, 0), (await ada.ImportAsync(Archives.Of(first, second))).Counts());

        var stored = await ada.ExportedAsync();
        Assert.Equal(8, stored.SelectMany(c => c.Messages).Select(m => m.Id).Distinct().Count());
        Assert.All(stored, c => Assert.Equal([null, .. c.Messages.SkipLast(1).Select(m => (Guid?)m.Id)], c.Messages.Select(m => m.ParentId)));
        Assert.All(stored, c => Assert.Equal(c.Messages[^1].Id, c.CurrentMessageId));
    }

    [Fact]
    public async Task An_answer_that_was_still_growing_is_interrupted_here()
    {
        var conversation = Archives.Conversation();
        var growing = conversation.Messages[^1] with { Status = MessageStatus.Streaming, Text = "Half an ans" };
        await ada.ImportAsync(Archives.Of(conversation with { Messages = [.. conversation.Messages.SkipLast(1), growing] }));

        var stored = Assert.Single(await ada.ExportedAsync()).Messages[^1];

        Assert.Equal((MessageStatus.Interrupted, "Half an ans", ProblemCodes.Interrupted), (stored.Status, stored.Text, stored.Error?.Code));
        using var again = await ada.PostAsync($"/api/messages/{stored.Id}/continue", null, Cancelled);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task An_imported_conversation_goes_on_like_any_other()
    {
        var conversation = Archives.Conversation();
        await ada.ImportAsync(Archives.Of(conversation));

        using var sent = await ada.PostAsync("/api/chat", System.Net.Http.Json.JsonContent.Create(new SendMessage("/cut", conversation.Id)), Cancelled);
        using var events = await ada.GetAsync($"/api/messages/{conversation.Messages[1].Id}/events", Cancelled);

        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        Assert.Equal(6, Assert.Single(await ada.ExportedAsync()).Messages.Count);
        Assert.Contains("An answer to: Which is the longest?", await events.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_conversation_comes_in_whole()
    {
        var conversation = Archives.Conversation("Long", [.. Enumerable.Range(0, 450).Select(number => $"Question {number}")]);

        Assert.Equal((3, 0, 0), (await ada.ImportAsync(Archives.Of(Archives.Conversation("Short"), conversation, Archives.Conversation("Short too")))).Counts());

        Assert.Equal(Archives.Json(conversation), Archives.Json((await ada.ExportedAsync()).Single(c => c.Title == "Long")));
    }

    [Fact]
    public async Task Whoever_imports_is_told_by_a_notice()
    {
        await using var notices = await EventReader.OpenAsync(ada, "/api/events");
        await notices.NoticeAsync();

        await ada.ImportAsync(Archives.Of(Archives.Conversation()));

        Assert.Equal(NoticeKinds.Conversations, (await notices.NoticeAsync()).Notice.Kind);
    }

    [Fact]
    public async Task A_stranger_imports_nothing()
    {
        using var stranger = app.CreateClient();

        using var answer = await stranger.SendImportAsync(Archives.Of(Archives.Conversation()));

        await answer.ProblemAsync(401, ProblemCodes.Unauthenticated);
    }
}
