using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;

namespace Parley.Web.Chat;

/// <summary>A message of the shown branch, with the versions beside it.</summary>
/// <param name="Message">The message.</param>
/// <param name="Versions">Every message with the same parent and role, in order of creation, itself among them.</param>
public sealed record ShownMessage(Message Message, IReadOnlyList<Guid> Versions)
{
    /// <summary>Which of the versions it is, from 1.</summary>
    public int Version => Versions.Index().First(v => v.Item == Message.Id).Index + 1;

    /// <summary>The version before it; null for the first.</summary>
    public Guid? Previous => Version > 1 ? Versions[Version - 2] : null;

    /// <summary>The version after it; null for the last.</summary>
    public Guid? Next => Version < Versions.Count ? Versions[Version] : null;
}

/// <summary>The branch of a conversation's tree that is shown: from the first message to the current leaf.</summary>
public static class Branch
{
    /// <summary>The messages to show, first to last.</summary>
    public static IReadOnlyList<ShownMessage> Of(Conversation? conversation)
    {
        if (conversation?.CurrentMessageId is not { } leaf)
            return [];

        var byId = conversation.Messages.ToDictionary(m => m.Id);
        var versions = conversation.Messages.ToLookup(m => (m.ParentId, m.Role), m => m.Id);
        var branch = new List<ShownMessage>();
        for (var message = byId.GetValueOrDefault(leaf); message is not null; message = message.ParentId is { } parent ? byId.GetValueOrDefault(parent) : null)
            branch.Add(new(message, [.. versions[(message.ParentId, message.Role)]]));

        branch.Reverse();
        return branch;
    }
}
