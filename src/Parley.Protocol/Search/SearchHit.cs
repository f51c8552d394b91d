namespace Parley.Protocol.Search;

/// <summary>A conversation whose title, or a message whose text, holds what was searched for.</summary>
public sealed record SearchHit
{
    public required Guid ConversationId { get; init; }

    /// <summary>The conversation's title.</summary>
    public required string Title { get; init; }

    /// <summary>Whether the conversation is archived.</summary>
    public required bool Archived { get; init; }

    /// <summary>The message; null where it is the title that was found.</summary>
    public Guid? MessageId { get; init; }

    /// <summary><c>user</c> or <c>assistant</c>; null where it is the title that was found.</summary>
    public string? Role { get; init; }

    /// <summary>What stands around the hits, on one line; of a title the whole of it.</summary>
    public required string Snippet { get; init; }

    /// <summary>Where the hits stand in <see cref="Snippet"/>, in order.</summary>
    public required IReadOnlyList<SearchRange> Ranges { get; init; }

    /// <summary>When the message was sent; of a title when a message was last sent to the conversation. UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A part of a text, counted in UTF-16 code units as JavaScript and C# count.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is.</param>
public readonly record struct SearchRange(int Start, int Length);

/// <summary>A page of what was found: at first up to ten titles, then messages, the best of the newest first.</summary>
/// <param name="Items">What was found.</param>
/// <param name="NextCursor">Asks for the next page; null at the end.</param>
public sealed record SearchPage(IReadOnlyList<SearchHit> Items, string? NextCursor);
