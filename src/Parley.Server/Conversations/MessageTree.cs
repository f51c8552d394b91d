using Parley.Protocol.Chat;

namespace Parley.Server.Conversations;

/// <summary>Walks in the messages of one conversation.</summary>
internal static class MessageTree
{
    /// <summary>From the first message down to the given one; none where it is not among them.</summary>
    public static IReadOnlyList<TMessage> BranchTo<TMessage>(Guid? leaf, IReadOnlyList<TMessage> messages)
        where TMessage : Message
    {
        var byId = messages.ToDictionary(message => message.Id);
        var branch = new List<TMessage>();
        for (var id = leaf; id is { } here && byId.Remove(here, out var message); id = message.ParentId)
            branch.Add(message);
        branch.Reverse();
        return branch;
    }
}
