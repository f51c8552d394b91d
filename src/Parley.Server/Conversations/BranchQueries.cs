using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>A message of a branch.</summary>
/// <param name="Message">The message; of a reply that grows, what is kept of it so far.</param>
/// <param name="Versions">The versions beside it, itself among them.</param>
/// <param name="Missing">How many messages right above it were not read.</param>
internal sealed record PlacedMessage(Message Message, IReadOnlyList<Guid> Versions, int Missing);

/// <summary>Part of the branch that is shown of a conversation.</summary>
internal sealed record BranchPart(UpdatedConversation Conversation, IReadOnlyList<PlacedMessage> Messages);

/// <summary>
/// Reads of a branch what is shown of it. A conversation may have thousands of messages: of all that are not shown only
/// their places are looked at.
/// </summary>
internal sealed class BranchQueries(ConversationHomes homes)
{
    /// <summary>How many messages at its end are always shown.</summary>
    public const int AtTheEnd = 100;

    /// <summary>How many are read at once of the others.</summary>
    public const int AtOnce = 40;

    /// <summary>The end of the current branch, and what stands around one of its messages.</summary>
    public Task<BranchPart?> ReadAsync(Guid ownerId, Guid conversationId, Guid? around) => InTreeAsync(ownerId, conversationId, (db, conversation, tree) =>
    {
        var branch = tree.BranchTo(conversation.CurrentMessageId);
        var end = Math.Max(0, branch.Count - AtTheEnd);
        var middle = around is { } id ? branch.IndexOf(id) : -1;
        var messages = new List<PlacedMessage>();
        var upTo = 0;
        if (middle >= 0 && middle < end)
        {
            var from = Math.Max(0, middle - AtOnce / 2);
            upTo = Math.Min(end, middle + AtOnce / 2);
            messages.AddRange(Read(db, ownerId, tree, branch, from, upTo, missing: from));
        }

        messages.AddRange(Read(db, ownerId, tree, branch, end, branch.Count, missing: end - upTo));
        return new BranchPart(conversation, messages);
    });

    /// <summary>Those right above one message, or, where it is said after which, the first of those between the two.</summary>
    public async Task<IReadOnlyList<PlacedMessage>> ReadAboveAsync(Guid ownerId, Guid conversationId, Guid before, Guid? after) =>
        await InTreeAsync(ownerId, conversationId, (db, _, tree) =>
        {
            var branch = tree.BranchTo(before);
            var end = Math.Max(0, branch.Count - 1);
            var from = after is { } id ? branch.IndexOf(id) + 1 : Math.Max(0, end - AtOnce);
            return Read(db, ownerId, tree, branch, from, Math.Min(end, from + AtOnce), missing: 0);
        }) ?? [];

    /// <summary>Those that follow a message of the current branch; null where it is not one, or more follow than are shown at once.</summary>
    public async Task<IReadOnlyList<PlacedMessage>?> ReadBelowAsync(Guid ownerId, Guid conversationId, Guid after) =>
        await InTreeAsync(ownerId, conversationId, (db, conversation, tree) =>
        {
            var branch = tree.BranchTo(conversation.CurrentMessageId);
            var at = branch.IndexOf(after);
            return at < 0 || branch.Count - at > AtTheEnd ? null : Read(db, ownerId, tree, branch, at + 1, branch.Count, missing: 0);
        });

    /// <summary>One message in its place; null where it is not there any more.</summary>
    public async Task<PlacedMessage?> ReadOneAsync(Guid ownerId, Guid conversationId, Guid id) =>
        await InTreeAsync(ownerId, conversationId, (db, _, tree) => Read(db, ownerId, tree, [id], 0, 1, missing: 0)) is [var one] ? one : null;

    private async Task<T?> InTreeAsync<T>(Guid ownerId, Guid conversationId, Func<PreparedConnection, UpdatedConversation, MessagePlaces, T?> read) where T : class =>
        await (await homes.OfAsync(ownerId, conversationId)).ReadAsync(db => ConversationQueries.FindSummary(db, ownerId, conversationId) is { } conversation
            ? read(db, conversation, MessagePlaces.Read(db, conversationId))
            : null);

    private static List<PlacedMessage> Read(
        PreparedConnection db, Guid ownerId, MessagePlaces tree, IReadOnlyList<Guid> branch, int from, int upTo, int missing)
    {
        if (from >= upTo)
            return [];

        var messages = db.Query(
            $"""
            with recursive branch("Id", "ParentId", "Length") as (
                select "Id", "ParentId", 1 from "Messages" where "OwnerId" = @owner and "Id" = @last
                union all
                select m."Id", m."ParentId", b."Length" + 1
                from branch b join "Messages" m on m."OwnerId" = @owner and m."Id" = b."ParentId" where b."Length" < @length)
            select {MessageRows.Columns} from "Messages"
            where "OwnerId" = @owner and "Id" in (select "Id" from branch) order by "Sequence"
            """,
            MessageRows.Read, ("@owner", ownerId), ("@last", branch[upTo - 1]), ("@length", upTo - from));
        return [.. messages.Select((message, index) =>
            new PlacedMessage(ConversationQueries.SoFar(db, ownerId, message), tree.VersionsOf(message.Id), index == 0 ? missing : 0))];
    }
}

file static class ListSearch
{
    public static int IndexOf(this IReadOnlyList<Guid> list, Guid id)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] == id)
                return i;
        }

        return -1;
    }
}
