using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Parley.Server.Conversations;

namespace Parley.Server.Chat.Queue;

/// <summary>A message that waits for the end of an answer.</summary>
internal sealed class StoredQueuedMessage
{
    public Guid OwnerId { get; init; }
    public Guid Id { get; init; }
    public Guid ConversationId { get; init; }

    /// <summary>The order within the conversation.</summary>
    public int Sequence { get; init; }
    public required string Text { get; set; }
    public string? Model { get; set; }

    /// <summary>As a message carries them, as JSON.</summary>
    public string? Files { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class StoredQueuedMessageConfiguration : IEntityTypeConfiguration<StoredQueuedMessage>
{
    public void Configure(EntityTypeBuilder<StoredQueuedMessage> builder)
    {
        builder.ToTable("QueuedMessages");
        builder.HasKey(message => new { message.OwnerId, message.Id });
        builder.HasIndex(message => new { message.ConversationId, message.Sequence }).IsUnique();
        builder.HasOne<StoredConversation>().WithMany().HasForeignKey(message => message.ConversationId).OnDelete(DeleteBehavior.Cascade);
    }
}
