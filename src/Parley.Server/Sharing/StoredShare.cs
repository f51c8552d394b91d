using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Parley.Server.Conversations;

namespace Parley.Server.Sharing;

/// <summary>A link, with the copy that it shows. It goes for good when its conversation does.</summary>
internal sealed class StoredShare
{
    public Guid Id { get; init; }
    public Guid OwnerId { get; init; }
    public Guid ConversationId { get; init; }

    /// <summary>128 random bits, as they stand in the address: readable, so that its owner can copy the link again.</summary>
    public required string Token { get; init; }
    public required string Title { get; init; }

    /// <summary>The name that is shown; null for none.</summary>
    public string? SharedBy { get; init; }

    /// <summary>How many messages the copy has.</summary>
    public int Count { get; init; }

    /// <summary>The copy, as JSON.</summary>
    public required string Messages { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
}

internal sealed class StoredShareConfiguration : IEntityTypeConfiguration<StoredShare>
{
    public void Configure(EntityTypeBuilder<StoredShare> builder)
    {
        builder.ToTable("Shares");
        builder.HasKey(share => share.Id);
        builder.HasIndex(share => share.Token).IsUnique();
        builder.HasIndex(share => share.OwnerId);
        builder.HasOne<StoredConversation>().WithMany().HasForeignKey(share => share.ConversationId).OnDelete(DeleteBehavior.Cascade);
    }
}
