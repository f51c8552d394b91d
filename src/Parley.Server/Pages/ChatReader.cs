using Parley.Server.Accounts;
using Parley.Server.Conversations;
using Parley.Server.Models;
using Parley.Web.Chat;

namespace Parley.Server.Pages;

/// <summary>Puts together what the chat page shows.</summary>
internal sealed class ChatReader(ConversationQueries conversations, ModelCatalogue models, TimeProvider clock)
{
    private const int AtTheSide = 60;
    private const int InTheDocument = 100;

    /// <summary>The page of a conversation, or of a new one; null where it is not the user's.</summary>
    public async Task<ChatView?> ReadAsync(CurrentUser user, Reader reader, Guid? conversationId, string? search = null, bool all = false)
    {
        var conversation = conversationId is { } id ? await conversations.FindAsync(user.Id, id) : null;
        if (conversationId is not null && conversation is null)
            return null;

        var branch = Branch.Of(conversation);
        var earlier = all ? 0 : Math.Max(0, branch.Count - InTheDocument);
        return new ChatView
        {
            User = ProfileEndpoints.Show(user).Value!,
            Side = await ReadSideAsync(user, reader, conversationId, search, null),
            Models = await models.ListAsync(),
            Conversation = conversation,
            Branch = [.. branch.Skip(earlier)],
            Earlier = earlier,
            Theme = reader.Theme,
        };
    }

    /// <summary>The conversations at the side, from the newest or from where a page of them ended.</summary>
    public async Task<SideView> ReadSideAsync(CurrentUser user, Reader reader, Guid? current, string? search, ConversationCursor? after)
    {
        var wanted = string.IsNullOrWhiteSpace(search) ? null : search.Trim();
        var page = await conversations.ListAsync(user.Id, new ConversationFilter(AtTheSide, after, wanted, Archived: false));
        var next = page.NextCursor is { } cursor
            ? $"/side?cursor={Uri.EscapeDataString(cursor)}&q={Uri.EscapeDataString(wanted ?? "")}&current={current}"
            : null;
        return new SideView(ConversationGroups.Of(page.Items, clock.GetUtcNow(), reader.Zone), current, wanted, next);
    }

    /// <summary>A message with the versions beside it; null where it is not there any more.</summary>
    public async Task<ShownMessage?> ReadMessageAsync(CurrentUser user, Guid conversationId, Guid messageId)
    {
        var conversation = await conversations.FindAsync(user.Id, conversationId);
        return Branch.Of(conversation is null ? null : conversation with { CurrentMessageId = messageId }) is [.., var shown] ? shown : null;
    }
}
