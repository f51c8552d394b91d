namespace Parley.Protocol.Conversations;

/// <summary>A conversation in the trash: not listed, not found and not written to until it is restored.</summary>
public sealed record TrashedConversation : ConversationSummary
{
    /// <summary>When it was deleted, UTC.</summary>
    public required DateTimeOffset DeletedAt { get; init; }

    /// <summary>From when on it is deleted for good, UTC.</summary>
    public required DateTimeOffset KeptUntil { get; init; }
}

/// <summary>A page of the trash: what was deleted last comes first.</summary>
/// <param name="Items">The conversations.</param>
/// <param name="NextCursor">Asks for the next page; null at the end.</param>
public sealed record TrashPage(IReadOnlyList<TrashedConversation> Items, string? NextCursor);
