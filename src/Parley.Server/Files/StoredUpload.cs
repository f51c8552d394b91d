using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Parley.Server.Files;

/// <summary>A copy of a file that lies with Gemini for a while, under one of its keys.</summary>
internal sealed class StoredUpload
{
    public Guid OwnerId { get; init; }
    public Guid FileId { get; init; }

    /// <summary>Tells keys apart and gives none away.</summary>
    public required string KeyId { get; init; }
    public required string Uri { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class StoredUploadConfiguration : IEntityTypeConfiguration<StoredUpload>
{
    public void Configure(EntityTypeBuilder<StoredUpload> builder)
    {
        builder.ToTable("FileUploads");
        builder.HasKey(upload => new { upload.OwnerId, upload.FileId, upload.KeyId });
        builder.HasOne<StoredFile>().WithMany().HasForeignKey(upload => new { upload.OwnerId, upload.FileId }).OnDelete(DeleteBehavior.Cascade);
    }
}
