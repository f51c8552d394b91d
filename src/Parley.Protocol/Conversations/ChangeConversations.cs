using System.ComponentModel.DataAnnotations;

namespace Parley.Protocol.Conversations;

/// <summary>What can be done to several conversations at once.</summary>
public static class ConversationChanges
{
    public const string Archive = "archive";
    public const string Unarchive = "unarchive";
    public const string Pin = "pin";
    public const string Unpin = "unpin";
    public const string Delete = "delete";
    public const string Restore = "restore";
}

/// <summary>Does one thing to several conversations, in one step: to all that are found, or, where something fails, to none.</summary>
/// <param name="Ids">The conversations, 1 to 500.</param>
/// <param name="Change"><c>archive</c>, <c>unarchive</c>, <c>pin</c>, <c>unpin</c>, <c>delete</c> or <c>restore</c> (from the trash).</param>
public sealed record ChangeConversations(
    [property: Required(ErrorMessage = "Must be given."), MinLength(1), MaxLength(500)] IReadOnlyList<Guid>? Ids,
    [property: Required(ErrorMessage = "Must be given.")]
    [property: AllowedValues(
        ConversationChanges.Archive, ConversationChanges.Unarchive, ConversationChanges.Pin, ConversationChanges.Unpin,
        ConversationChanges.Delete, ConversationChanges.Restore, null,
        ErrorMessage = "One of archive, unarchive, pin, unpin, delete, restore.")] string? Change);

/// <summary>What became of a change of several conversations.</summary>
/// <param name="Changed">Those that were found.</param>
/// <param name="Unknown">Those that were not: deleted meanwhile, or never there.</param>
public sealed record ChangedConversations(IReadOnlyList<Guid> Changed, IReadOnlyList<Guid> Unknown);
