using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Parley.Server.Files;

/// <summary>A content that is stored once, however many files have it. Its bytes are where <see cref="BlobStore"/> keeps them.</summary>
internal sealed class StoredBlob
{
    public required string Sha256 { get; init; }
    public long Size { get; init; }

    /// <summary>When it was last stored: what nothing refers to is kept for a while, for it may be about to be referred to.</summary>
    public DateTimeOffset TouchedAt { get; set; }
}

/// <summary>Part of a blob, in PostgreSQL; in SQLite there are none.</summary>
internal sealed class StoredPiece
{
    public required string Sha256 { get; init; }
    public int Number { get; init; }
    public required byte[] Bytes { get; init; }
}

internal sealed class StoredBlobConfiguration : IEntityTypeConfiguration<StoredBlob>, IEntityTypeConfiguration<StoredPiece>
{
    public void Configure(EntityTypeBuilder<StoredBlob> builder)
    {
        builder.ToTable("FileBlobs");
        builder.HasKey(blob => blob.Sha256);
    }

    public void Configure(EntityTypeBuilder<StoredPiece> builder)
    {
        builder.ToTable("FilePieces");
        builder.HasKey(piece => new { piece.Sha256, piece.Number });
        builder.HasOne<StoredBlob>().WithMany().HasForeignKey(piece => piece.Sha256).OnDelete(DeleteBehavior.Cascade);
    }
}
