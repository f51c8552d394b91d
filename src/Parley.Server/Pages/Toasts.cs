using Parley.Protocol.Conversations;
using Parley.Server.Accounts;
using Parley.Server.Conversations;
using Parley.Web.Chat;

namespace Parley.Server.Pages;

/// <summary>Says what was just done to conversations, and offers to take it back.</summary>
internal sealed class Toasts(Trash trash)
{
    /// <summary>For the page that is there; nothing where there is nothing to say.</summary>
    public async Task<IResult> ShowAsync(CurrentUser user, IReadOnlyList<Guid> ids, string change) =>
        await OfAsync(user, ids, change, isBack: false) is { } toast
            ? new Page<Toast>(new() { ["View"] = toast })
            : TypedResults.NoContent();

    /// <summary>What is said; null where everybody sees what was done.</summary>
    /// <param name="user">Who did it.</param>
    /// <param name="ids">To what.</param>
    /// <param name="change">What was done.</param>
    /// <param name="isBack">Whether taking it back leads back to the conversation.</param>
    public async Task<ToastView?> OfAsync(CurrentUser user, IReadOnlyList<Guid> ids, string change, bool isBack) => change switch
    {
        // Deleting may be for good: a temporary one, or where the server keeps no trash.
        ConversationChanges.Delete => new(
            ids.Count == 1 ? Texts.ToastDeleted : Texts.ToastDeletedMany.With(ids.Count),
            ConversationChanges.Restore, await trash.HoldsAsync(user.Id, ids), isBack ? $"/c/{ids[0]}" : null),
        ConversationChanges.Archive => new(
            ids.Count == 1 ? Texts.ToastArchived : Texts.ToastArchivedMany.With(ids.Count), ConversationChanges.Unarchive, ids, null),
        _ => null,
    };
}
