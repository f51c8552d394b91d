using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Parley.Server.Conversations;

/// <summary>One message of a conversation. A client may choose a question's id, so ids are unique only within a user.</summary>
internal sealed class StoredMessage
{
    public Guid OwnerId { get; init; }
    public Guid Id { get; init; }
    public Guid ConversationId { get; init; }
    public Guid? ParentId { get; init; }

    /// <summary>The order of creation within the conversation; never a time, never an id.</summary>
    public int Sequence { get; init; }
    public required string Role { get; init; }
    public required string Status { get; set; }
    public required string Text { get; set; }
    public string? Thoughts { get; set; }

    /// <summary>What is neither text nor thought, as JSON.</summary>
    public string? Parts { get; set; }

    /// <summary>Sources, citations and what was searched for, as JSON.</summary>
    public string? Grounding { get; set; }

    /// <summary>The whole turn of the model as Gemini gave it, with its signatures; goes back unchanged on later turns.</summary>
    public string? GeminiParts { get; set; }
    public string? Model { get; init; }
    public string? FinishReason { get; set; }
    public string? Blocked { get; set; }
    public string? Error { get; set; }
    public string? Usage { get; set; }

    /// <summary>How long it took, as JSON; of a growing reply until the last checkpoint.</summary>
    public string? Timing { get; set; }

    /// <summary>The settings that the reply was asked with, as JSON.</summary>
    public string? Settings { get; init; }

    /// <summary>The files that a question carries, as they were when it was sent, as JSON.</summary>
    public string? Files { get; init; }

    /// <summary>Of a summary and its question: whether it is sent in place of what is above it. Null for all other messages.</summary>
    public bool? Summary { get; set; }

    /// <summary>What a send with a client's id asked for: the same again is the same send.</summary>
    public byte[]? RequestHash { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Kind and length of each delta (<see cref="DeltaMap"/>), so that a reader can go on after any event.</summary>
    public byte[]? Deltas { get; set; }

    /// <summary>Of an ended reply the id of its last event; of a growing one the highest id that may have been sent.</summary>
    public int LastEventId { get; set; }

    /// <summary>The server that makes the reply.</summary>
    public Guid? ServerId { get; init; }

    /// <summary>Rises when another takes the reply over: a late writer finds its row gone.</summary>
    public int Fence { get; set; }
    public DateTimeOffset? HeartbeatAt { get; set; }

    /// <summary>When its user had a growing reply stopped through another server than the one that makes it.</summary>
    public DateTimeOffset? StopAskedAt { get; set; }

    /// <summary>Of a growing reply the calls that somebody was asked to allow, and what they said; see <see cref="CallRows"/>.</summary>
    public string? CallAnswers { get; set; }
}

internal sealed class StoredMessageConfiguration : IEntityTypeConfiguration<StoredMessage>
{
    public void Configure(EntityTypeBuilder<StoredMessage> builder)
    {
        builder.ToTable("Messages");
        builder.HasKey(message => new { message.OwnerId, message.Id });
        builder.HasIndex(message => new { message.ConversationId, message.Sequence }).IsUnique();
        builder.HasIndex(message => message.Status).HasFilter("\"Status\" = 'streaming'");
        builder.HasOne<StoredConversation>().WithMany().HasForeignKey(message => message.ConversationId).OnDelete(DeleteBehavior.Cascade);
    }
}
