using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Parley.Protocol.Chat;
using Parley.Protocol.Models;

namespace Parley.Protocol.Conversations;

/// <summary>A conversation in a list.</summary>
public record ConversationSummary
{
    public required Guid Id { get; init; }
    public required string Title { get; init; }

    /// <summary>The model that its next answer is asked of, where nothing else is said.</summary>
    public required string? Model { get; init; }
    public required bool Pinned { get; init; }
    public required bool Archived { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a message was last sent, UTC; no title, pin or answer's end changes it.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A conversation as it is after a change.</summary>
public record UpdatedConversation : ConversationSummary
{
    /// <summary>The leaf of the branch that is shown.</summary>
    public required Guid? CurrentMessageId { get; init; }

    /// <summary>The settings that its next answers are asked with, where a send names none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelSettings? Settings { get; init; }
}

/// <summary>A conversation with its whole tree of messages.</summary>
public sealed record Conversation : UpdatedConversation
{
    /// <summary>Every message, in order of creation.</summary>
    public required IReadOnlyList<Message> Messages { get; init; }
}

/// <summary>A page of conversations: pinned first, then by <see cref="ConversationSummary.UpdatedAt"/>, newest first.</summary>
/// <param name="Items">The conversations.</param>
/// <param name="NextCursor">Asks for the next page; null at the end.</param>
public sealed record ConversationPage(IReadOnlyList<ConversationSummary> Items, string? NextCursor);

/// <summary>Changes what is given.</summary>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Pinned">Pinned conversations stand on top.</param>
/// <param name="Archived">Archived conversations are not listed unless asked for.</param>
/// <param name="Model">The model that its next answers are asked of.</param>
/// <param name="Settings">The settings that its next answers are asked with, where a send names none; <c>{}</c>: none.</param>
/// <param name="CurrentMessageId">Any message of the conversation: its branch is shown, down to its newest leaf.</param>
public sealed record UpdateConversation(
    [property: StringLength(200, MinimumLength = 1)] string? Title = null,
    bool? Pinned = null,
    bool? Archived = null,
    Guid? CurrentMessageId = null,
    [property: RegularExpression(ChatModel.IdPattern)] string? Model = null,
    ModelSettings? Settings = null);
