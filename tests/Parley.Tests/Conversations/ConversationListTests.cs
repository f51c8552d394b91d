using Parley.Protocol;
using Parley.Protocol.Conversations;
using Parley.Tests.Chat;
using Parley.Tests.Hosting;

namespace Parley.Tests.Conversations;

public sealed class ConversationListTests : ChatTest
{
    [Fact]
    public async Task Pages_hold_each_conversation_once_pinned_first_then_the_newest()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
            ids.Add((await SayAsync($"Question {i}")).ConversationId);
        await Ada.PatchAsync($"/api/conversations/{ids[1]}", new UpdateConversation(Pinned: true));

        var listed = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await PageAsync($"limit=2&cursor={cursor}");
            listed.AddRange(page.Items.Select(item => item.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal([ids[1], ids[4], ids[3], ids[2], ids[0]], listed);
    }

    [Theory]
    [InlineData("STRASSE", 0)]
    [InlineData("ÄRGER", 1)]
    [InlineData("100%", 1)]
    [InlineData("%", 1)]
    [InlineData("_", 0)]
    [InlineData("\"", 0)]
    public async Task A_search_means_what_it_says_whatever_the_case(string text, int found)
    {
        await SayAsync("Viel Ärger um 100% nichts");

        Assert.Equal(found, (await PageAsync($"q={Uri.EscapeDataString(text)}")).Items.Count);
    }

    [Fact]
    public async Task Archived_conversations_are_listed_where_they_are_asked_for()
    {
        var exchange = await SayAsync("Old");
        await ReadAsync<UpdatedConversation>(await Ada.PatchAsync($"/api/conversations/{exchange.ConversationId}", new UpdateConversation(Archived: true)));

        Assert.Empty((await PageAsync("")).Items);
        Assert.Equal(exchange.ConversationId, Assert.Single((await PageAsync("archived=true")).Items).Id);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("cursor=nonsense")]
    [InlineData("limit=many")]
    public async Task Nonsense_is_refused(string query) =>
        await (await Ada.GetAsync($"/api/conversations?{query}", Cancelled)).ProblemAsync(400, ProblemCodes.InvalidRequest);

    [Fact]
    public async Task A_change_changes_what_is_given_and_no_time()
    {
        var exchange = await SayAsync("Question");
        var before = await ConversationAsync(exchange.ConversationId);

        var after = await ReadAsync<UpdatedConversation>(await Ada.PatchAsync($"/api/conversations/{before.Id}", new UpdateConversation(Title: "Ä <b>", Model: "gemini-4-argon")));

        Assert.Equal(("Ä <b>", "gemini-4-argon", false, before.UpdatedAt, before.CurrentMessageId),
            (after.Title, after.Model, after.Pinned, after.UpdatedAt, after.CurrentMessageId));
        await (await Ada.PatchAsync($"/api/conversations/{before.Id}", new UpdateConversation(Title: "  "))).ProblemAsync(400, ProblemCodes.InvalidRequest);
    }

    private async Task<ConversationPage> PageAsync(string query) =>
        await ReadAsync<ConversationPage>(await Ada.GetAsync($"/api/conversations?{query}", Cancelled));
}
