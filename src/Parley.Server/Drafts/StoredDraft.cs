using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Parley.Server.Conversations;

namespace Parley.Server.Drafts;

/// <summary>What a user has written and not sent. One that was emptied stays, so that its revision goes on rising.</summary>
internal sealed class StoredDraft
{
    public Guid OwnerId { get; init; }

    /// <summary>The conversation's id; <see cref="Guid.Empty"/> for a new one.</summary>
    public Guid Place { get; init; }

    /// <summary>The same, or null for a new one: so the draft goes when its conversation does.</summary>
    public Guid? ConversationId { get; init; }
    public required string Text { get; set; }
    public long Revision { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}

internal sealed class StoredDraftConfiguration : IEntityTypeConfiguration<StoredDraft>
{
    public void Configure(EntityTypeBuilder<StoredDraft> builder)
    {
        builder.ToTable("Drafts");
        builder.HasKey(draft => new { draft.OwnerId, draft.Place });
        builder.HasOne<StoredConversation>().WithMany().HasForeignKey(draft => draft.ConversationId).OnDelete(DeleteBehavior.Cascade);
    }
}
