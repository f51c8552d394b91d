using Parley.Protocol.Conversations;
using Parley.Protocol.Sharing;

namespace Parley.Web.Sharing;

/// <summary>What the page to share a conversation shows.</summary>
public sealed record ShareView
{
    /// <summary>What is to be shared.</summary>
    public required UpdatedConversation Conversation { get; init; }

    /// <summary>The links to it that there are.</summary>
    public required IReadOnlyList<Share> Shares { get; init; }

    /// <summary>The name that can be shown.</summary>
    public required string DisplayName { get; init; }

    /// <summary>Whether the administrator wants nothing shared.</summary>
    public bool IsOff { get; init; }

    /// <summary>Whether people without an account can read what is shared.</summary>
    public bool IsPublic { get; init; }

    /// <summary>The link that was just made.</summary>
    public Guid? New { get; init; }

    /// <summary>Why none was made.</summary>
    public string? Error { get; init; }
}
