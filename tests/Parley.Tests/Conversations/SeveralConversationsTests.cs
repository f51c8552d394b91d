using Parley.Protocol;
using Parley.Protocol.Conversations;
using Parley.Tests.Chat;
using Parley.Tests.Hosting;

namespace Parley.Tests.Conversations;

public sealed class SeveralConversationsTests : ChatTest
{
    [Fact]
    public async Task Several_are_changed_in_one_step_and_what_is_not_there_is_told()
    {
        var (one, two, three) = (await NewAsync(), await NewAsync(), await NewAsync());
        var nobodys = Guid.CreateVersion7();

        var changed = await ChangeAsync(ConversationChanges.Archive, one, nobodys, two, one);

        Assert.Equal([one, two], changed.Changed);
        Assert.Equal([nobodys], changed.Unknown);
        Assert.Equal([three], await ListedAsync(""));
        Assert.Equal([two, one], await ListedAsync("?archived=true"));
        await ChangeAsync(ConversationChanges.Unarchive, two);
        await ChangeAsync(ConversationChanges.Pin, two);
        Assert.Equal([two, three], await ListedAsync(""));
        await ChangeAsync(ConversationChanges.Unpin, two);
        Assert.Equal([three, two], await ListedAsync(""));
        await ChangeAsync(ConversationChanges.Delete, two, three);
        Assert.Empty(await ListedAsync(""));
        Assert.Equal([two], (await ChangeAsync(ConversationChanges.Restore, one, two)).Changed);
        Assert.Equal([two], await ListedAsync(""));
    }

    [Fact]
    public async Task Somebody_elses_are_unknown()
    {
        var id = await NewAsync();
        using var bob = await App.SignedInAsAsync("bob");

        foreach (var change in (string[])[ConversationChanges.Archive, ConversationChanges.Pin, ConversationChanges.Delete])
        {
            var answer = await ReadAsync<ChangedConversations>(await PostAsync("/api/conversations/batch", new ChangeConversations([id], change), bob));
            Assert.Equal([id], answer.Unknown);
        }

        Assert.Equal([id], await ListedAsync(""));
    }

    [Theory]
    [InlineData(0, "archive", "ids")]
    [InlineData(501, "archive", "ids")]
    [InlineData(1, "burn", "change")]
    [InlineData(1, null, "change")]
    public async Task Nonsense_is_refused(int count, string? change, string field)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToList();

        var problem = await (await PostAsync("/api/conversations/batch", new ChangeConversations(ids, change))).ProblemAsync(400, ProblemCodes.InvalidRequest);

        Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task Who_writes_to_an_archived_conversation_has_it_back_in_the_list()
    {
        var id = await NewAsync();
        await ChangeAsync(ConversationChanges.Archive, id);

        await SayAsync("And another thing", id);

        Assert.Equal([id], await ListedAsync(""));
    }

    private async Task<Guid> NewAsync() => (await SayAsync("Question")).ConversationId;

    private async Task<ChangedConversations> ChangeAsync(string change, params Guid[] ids) =>
        await ReadAsync<ChangedConversations>(await PostAsync("/api/conversations/batch", new ChangeConversations(ids, change)));

    private async Task<IEnumerable<Guid>> ListedAsync(string query) =>
        (await ReadAsync<ConversationPage>(await Ada.GetAsync("/api/conversations" + query, Cancelled))).Items.Select(item => item.Id);
}
