using Parley.Protocol.Chat;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>How the messages of a conversation hang together, without what they say.</summary>
internal sealed class MessagePlaces
{
    private readonly Dictionary<Guid, Node> nodes;
    private readonly ILookup<(Guid? ParentId, bool IsReply), Guid> versions;

    /// <param name="messages">Every message, in order of creation.</param>
    public MessagePlaces(IReadOnlyList<Node> messages)
    {
        nodes = messages.ToDictionary(node => node.Id);
        versions = messages.ToLookup(node => (node.ParentId, node.IsReply), node => node.Id);
    }

    /// <summary>A message's place.</summary>
    internal readonly record struct Node(Guid Id, Guid? ParentId, bool IsReply);

    public static MessagePlaces Read(PreparedConnection db, Guid conversationId) => new(db.Query(
        """select "Id", "ParentId", "Role" from "Messages" where "ConversationId" = @id order by "Sequence" """,
        row => new Node(row.GetGuid(0), row.GetGuidOrNull(1), row.GetString(2) == MessageRoles.Assistant), ("@id", conversationId)));

    /// <summary>From the first message down to this one; nothing where it is not in the tree.</summary>
    public IReadOnlyList<Guid> BranchTo(Guid? leaf)
    {
        var branch = new List<Guid>();
        for (var id = leaf; id is { } known && nodes.TryGetValue(known, out var node); id = node.ParentId)
            branch.Add(known);
        branch.Reverse();
        return branch;
    }

    /// <summary>Every message with the same parent and role, in order of creation, itself among them.</summary>
    public IReadOnlyList<Guid> VersionsOf(Guid id) => nodes.TryGetValue(id, out var node) ? [.. versions[(node.ParentId, node.IsReply)]] : [];
}
