using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Parley.Server.Conversations;

/// <summary>What a reply grew by between two checkpoints. The end folds all pieces into the message.</summary>
internal sealed class MessagePiece
{
    public Guid OwnerId { get; init; }
    public Guid MessageId { get; init; }

    /// <summary>The id of the first event in it.</summary>
    public int FirstEventId { get; init; }

    /// <summary>Text and thoughts one after the other, as they came.</summary>
    public required string Content { get; init; }

    /// <summary>Kind and length of each delta in it.</summary>
    public required byte[] Deltas { get; init; }
}

internal sealed class MessagePieceConfiguration : IEntityTypeConfiguration<MessagePiece>
{
    public void Configure(EntityTypeBuilder<MessagePiece> builder)
    {
        builder.ToTable("MessagePieces");
        builder.HasKey(piece => new { piece.OwnerId, piece.MessageId, piece.FirstEventId });
        builder.HasOne<StoredMessage>().WithMany().HasForeignKey(piece => new { piece.OwnerId, piece.MessageId }).OnDelete(DeleteBehavior.Cascade);
    }
}
