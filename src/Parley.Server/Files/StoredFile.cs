using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Parley.Server.Accounts;

namespace Parley.Server.Files;

/// <summary>A file of a user. Where two have the same content there are two rows and one blob, and neither user can tell.</summary>
internal sealed class StoredFile
{
    public Guid OwnerId { get; init; }

    /// <summary>Unique only within a user: an import brings its own along.</summary>
    public Guid Id { get; init; }
    public required string Name { get; init; }
    public required string MediaType { get; init; }
    public required string Kind { get; init; }
    public long Size { get; init; }

    /// <summary>Names the blob, in hexadecimal, lower case.</summary>
    public required string Sha256 { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class StoredFileConfiguration : IEntityTypeConfiguration<StoredFile>
{
    public void Configure(EntityTypeBuilder<StoredFile> builder)
    {
        builder.ToTable("Files");
        builder.HasKey(file => new { file.OwnerId, file.Id });
        builder.HasIndex(file => new { file.OwnerId, file.CreatedAt, file.Id });
        builder.HasIndex(file => file.Sha256);
        builder.HasOne<Account>().WithMany().HasForeignKey(file => file.OwnerId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<StoredBlob>().WithMany().HasForeignKey(file => file.Sha256).OnDelete(DeleteBehavior.Restrict);
    }
}
