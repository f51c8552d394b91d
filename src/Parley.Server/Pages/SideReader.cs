using Parley.Server.Accounts;
using Parley.Server.Conversations;
using Parley.Web.Chat;

namespace Parley.Server.Pages;

/// <summary>Reads the conversations at the side.</summary>
internal sealed class SideReader(ConversationQueries conversations, ConversationHomes homes, TimeProvider clock)
{
    private const int AtOnce = 60;
    private const int Most = 1_000;

    /// <summary>From the newest, or from where what was read before ended.</summary>
    /// <param name="user">Whose they are.</param>
    /// <param name="reader">Who looks.</param>
    /// <param name="current">The one that is open.</param>
    /// <param name="cursor">Where the list that is there ended.</param>
    /// <param name="continues">Whether what is read is put below that list.</param>
    public async Task<SideView> ReadAsync(CurrentUser user, Reader reader, Guid? current, string? cursor = null, bool continues = false)
    {
        _ = ConversationCursor.TryParse(cursor ?? "", out var after);
        var view = await ReadAsync(user, reader, current, after, AtOnce);
        return continues && after is not null ? view with { Groups = WithoutHeadingOf(after, view.Groups, reader) } : view;
    }

    /// <summary>As many as a page shows already, and what it is open at, as all of that is now.</summary>
    public async Task<SideView> ReadAgainAsync(CurrentUser user, Reader reader, Guid? current, int count)
    {
        var view = await ReadAsync(user, reader, current, after: null, Math.Clamp(count, AtOnce, Most));
        return current is not { } id ? view : view with
        {
            Open = await (await homes.OfAsync(user.Id, id)).ReadAsync(db => ConversationQueries.FindSummary(db, user.Id, id)),
        };
    }

    private async Task<SideView> ReadAsync(CurrentUser user, Reader reader, Guid? current, ConversationCursor? after, int limit)
    {
        var page = await conversations.ListAsync(user.Id, new ConversationFilter(limit, after, Text: null, Archived: false));
        return new SideView(ConversationGroups.Of(page.Items, clock.GetUtcNow(), reader.Zone), current, page.NextCursor);
    }

    /// <summary>The heading stands there already if the list ended below it.</summary>
    private IReadOnlyList<ConversationGroup> WithoutHeadingOf(ConversationCursor after, IReadOnlyList<ConversationGroup> groups, Reader reader) =>
        groups.Count > 0 && groups[0].Name == ConversationGroups.NameOf(after.Pinned, after.UpdatedAt, clock.GetUtcNow(), reader.Zone)
            ? [groups[0] with { Name = null }, .. groups.Skip(1)]
            : groups;
}
