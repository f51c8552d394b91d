using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Protocol.Drafts;
using Parley.Protocol.Notices;
using Parley.Server.Drafts;
using Parley.Tests.Accounts;
using Parley.Tests.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Drafts;

public sealed class DraftTests : ChatTest
{
    private static readonly Draft Nothing = new("", 0, null);

    [Fact]
    public async Task A_draft_is_there_on_another_device_for_a_new_chat_and_for_each_conversation()
    {
        var exchange = await SayAsync("Hello");

        Assert.Equal(1, await SavedAsync("new", "A new", 0));
        Assert.Equal(2, await SavedAsync("new", "A new one", 1));
        Assert.Equal(1, await SavedAsync(exchange.ConversationId, "An answer", 0));

        Assert.Equal(("A new one", 2), Of(await DraftAsync("new")));
        Assert.Equal(("An answer", 1), Of(await DraftAsync(exchange.ConversationId)));
    }

    [Fact]
    public async Task A_tab_that_was_left_behind_does_not_write_over_a_newer_draft()
    {
        await SavedAsync("new", "First", 0);
        await SavedAsync("new", "First and second", 1);

        var problem = await (await SaveAsync("new", "First, but older", 1)).ProblemAsync(409, ProblemCodes.DraftConflict);

        Assert.Equal(("First and second", 2), ((string?)problem["draft"]!["text"], (long)problem["draft"]!["revision"]!));
        Assert.Equal(("First and second", 2), Of(await DraftAsync("new")));
        await (await SaveAsync("new", "From nowhere", 9)).ProblemAsync(409, ProblemCodes.DraftConflict);
    }

    [Fact]
    public async Task Of_ten_tabs_that_save_at_once_one_is_heard()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => SaveAsync("new", $"Tab {i}", 0)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(9, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(1, (await DraftAsync("new")).Revision);
    }

    [Fact]
    public async Task A_save_whose_answer_was_lost_may_come_again()
    {
        await SavedAsync("new", "Once", 0);

        Assert.Equal(1, await SavedAsync("new", "Once", 0));
    }

    [Fact]
    public async Task An_emptied_draft_goes_on_counting()
    {
        await SavedAsync("new", "Something", 0);
        Assert.Equal(2, await SavedAsync("new", "", 1));

        await (await SaveAsync("new", "From before", 0)).ProblemAsync(409, ProblemCodes.DraftConflict);
        Assert.Equal(3, await SavedAsync("new", "Else", 2));
    }

    [Fact]
    public async Task What_is_sent_leaves_the_draft()
    {
        await SavedAsync("new", "Hell", 0);

        // The last letters were not saved before it was sent.
        var exchange = await SayAsync(new SendMessage("Hello", DraftRevision: 1));

        Assert.Equal(("", 2), Of(await DraftAsync("new")));
        Assert.Equal(Nothing, await DraftAsync(exchange.ConversationId));
    }

    [Fact]
    public async Task What_was_written_since_stays()
    {
        await SavedAsync("new", "Hello", 0);
        await SavedAsync("new", "Hello\n\nand more", 1);

        await SayAsync(new SendMessage("Hello", DraftRevision: 1));

        Assert.Equal(("and more", 3), Of(await DraftAsync("new")));
    }

    [Fact]
    public async Task What_was_written_elsewhere_since_stays()
    {
        await SavedAsync("new", "Hello", 0);
        await SavedAsync("new", "Something else", 1);

        await SayAsync(new SendMessage("Hello", DraftRevision: 1));

        Assert.Equal(("Something else", 2), Of(await DraftAsync("new")));
    }

    [Fact]
    public async Task A_send_that_does_not_speak_of_drafts_leaves_them_alone_and_so_does_one_that_is_refused()
    {
        var exchange = await SayAsync("Hello");
        await SavedAsync(exchange.ConversationId, "Hi there", 0);

        await SayAsync("Hi", exchange.ConversationId);
        await (await PostAsync("/api/chat", new SendMessage("Hi there", exchange.ConversationId, Model: "no-such", DraftRevision: 1))).ProblemAsync(400, ProblemCodes.UnknownModel);

        Assert.Equal(("Hi there", 1), Of(await DraftAsync(exchange.ConversationId)));
    }

    [Fact]
    public async Task The_same_send_again_is_the_same_whatever_draft_it_was_written_over()
    {
        var send = new SendMessage("Hello", MessageId: Guid.CreateVersion7(), DraftRevision: 0);
        var first = await SayAsync(send);

        Assert.Equal(first.Reply.Id, (await SayAsync(send with { DraftRevision = 7 })).Reply.Id);
    }

    [Fact]
    public async Task A_draft_is_nobody_elses()
    {
        var exchange = await SayAsync("Hello");
        await SavedAsync(exchange.ConversationId, "Mine", 0);
        await SavedAsync("new", "Mine too", 0);
        using var eve = await App.SignedInAsAsync("eve");

        await (await eve.GetAsync($"/api/drafts/{exchange.ConversationId}", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await SaveAsync(exchange.ConversationId, "Hers", 1, eve)).ProblemAsync(404, ProblemCodes.NotFound);
        Assert.Equal(Nothing, await ReadAsync<Draft>(await eve.GetAsync("/api/drafts/new", Cancelled)));
    }

    [Fact]
    public async Task A_draft_goes_with_its_conversation_and_with_its_account()
    {
        var exchange = await SayAsync("Hello");
        await SavedAsync(exchange.ConversationId, "Going", 0);
        await SavedAsync("new", "Going too", 0);

        await Ada.DeleteAsync($"/api/conversations/{exchange.ConversationId}", Cancelled);
        await (await Ada.GetAsync($"/api/drafts/{exchange.ConversationId}", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        using var delete = new HttpRequestMessage(HttpMethod.Delete, "/api/me") { Content = JsonContent.Create(new DeleteAccount(ParleyApp.Password)) };
        await Ada.SendAsync(delete, Cancelled);

        Assert.Equal(0, await App.ReadAsync(db => db.Set<StoredDraft>().CountAsync(Cancelled)));
    }

    [Fact]
    public async Task Other_pages_are_told_of_each_change()
    {
        await using var events = await EventReader.OpenAsync(Ada, "/api/events");
        await events.NoticeAsync();

        await SavedAsync("new", "Hello", 0);
        await SavedAsync("new", "Hello", 0);
        await SayAsync(new SendMessage("Hello", DraftRevision: 1));

        Assert.Equal(new Notice(NoticeKinds.Draft, Revision: 1), (await events.NoticeAsync()).Notice);
        Assert.NotEqual(NoticeKinds.Draft, (await events.NoticeAsync()).Notice.Kind);
        await events.NoticeAsync(1, notice => notice == new Notice(NoticeKinds.Draft, Revision: 2));
    }

    [Fact]
    public async Task A_draft_is_as_long_as_a_message_at_most()
    {
        Assert.Equal(1, await SavedAsync("new", new string('x', Draft.LongestText), 0));

        await (await SaveAsync("new", new string('x', Draft.LongestText + 1), 1)).ProblemAsync(400, ProblemCodes.InvalidRequest);
        await (await Ada.PutAsJsonAsync("/api/drafts/new", new { text = "No revision" }, Cancelled)).ProblemAsync(400, ProblemCodes.InvalidRequest);
        await (await Ada.PutAsJsonAsync("/api/drafts/new", new { revision = 1 }, Cancelled)).ProblemAsync(400, ProblemCodes.InvalidRequest);
        await (await SaveAsync(Guid.CreateVersion7(), "Nowhere", 0)).ProblemAsync(404, ProblemCodes.NotFound);
    }

    [Fact]
    public async Task A_draft_of_a_temporary_conversation_is_not_on_disk()
    {
        var exchange = await SayAsync(new SendMessage("Hello", Temporary: true));

        Assert.Equal(1, await SavedAsync(exchange.ConversationId, "Secret", 0));

        Assert.Equal(("Secret", 1), Of(await DraftAsync(exchange.ConversationId)));
        Assert.Equal(0, await App.ReadAsync(db => db.Set<StoredDraft>().CountAsync(Cancelled)));
    }

    private Task<HttpResponseMessage> SaveAsync(object place, string text, long revision, HttpClient? who = null) =>
        (who ?? Ada).PutAsJsonAsync($"/api/drafts/{place}", new SaveDraft(text, revision), JsonSerializerOptions.Web, Cancelled);

    private async Task<long> SavedAsync(object place, string text, long revision) => (await ReadAsync<SavedDraft>(await SaveAsync(place, text, revision))).Revision;

    private async Task<Draft> DraftAsync(object place) => await ReadAsync<Draft>(await Ada.GetAsync($"/api/drafts/{place}", Cancelled));

    private static (string Text, long Revision) Of(Draft draft) => (draft.Text, draft.Revision);
}
