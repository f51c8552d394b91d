using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Parley.Server.Conversations;

/// <summary>A tree of messages that belongs to one user.</summary>
internal sealed class StoredConversation
{
    public Guid Id { get; init; }
    public Guid OwnerId { get; init; }
    public required string Title { get; set; }

    /// <summary>The title in upper case, in which a search looks: SQLite by itself folds ASCII alone.</summary>
    public required string TitleKey { get; set; }

    /// <summary>Whether the user named it: no title made by a program replaces that.</summary>
    public bool TitledByUser { get; set; }
    public string? Model { get; set; }

    /// <summary>The settings that its answers are asked with where a send names none; JSON.</summary>
    public string? Settings { get; set; }

    /// <summary>The tools that are called without a question here: the marks of their descriptions, with spaces between.</summary>
    public string? AllowedTools { get; set; }
    public bool Pinned { get; set; }
    public bool Archived { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }
    public Guid? CurrentMessageId { get; set; }

    /// <summary>When it was put into the trash, where it is for nobody but the trash; null for all others.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    /// <summary>The sequence number that the next message gets.</summary>
    public int NextSequence { get; set; }
}

internal sealed class StoredConversationConfiguration : IEntityTypeConfiguration<StoredConversation>
{
    public void Configure(EntityTypeBuilder<StoredConversation> builder)
    {
        builder.ToTable("Conversations");
        builder.HasKey(conversation => conversation.Id);
        builder.HasIndex(conversation => new { conversation.OwnerId, conversation.Archived, conversation.Pinned, conversation.UpdatedAt, conversation.Id })
            .HasDatabaseName("IX_Conversations_Listed").HasFilter("\"DeletedAt\" is null");
        builder.HasIndex(conversation => new { conversation.OwnerId, conversation.DeletedAt, conversation.Id })
            .HasDatabaseName("IX_Conversations_Trash").HasFilter("\"DeletedAt\" is not null");
    }
}
