using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Parley.Server.Accounts;

namespace Parley.Server.Keys;

/// <summary>A key to Gemini: of the installation, or a user's own.</summary>
internal sealed class StoredGeminiKey
{
    public Guid Id { get; init; }

    /// <summary>Whose; null: the installation's.</summary>
    public Guid? OwnerId { get; init; }
    public required string Kind { get; init; }
    public required string Label { get; init; }

    /// <summary>The key, or the service account's file, encrypted; see <see cref="SecretVault"/>.</summary>
    public required byte[] Secret { get; init; }

    /// <summary>What of it may be shown.</summary>
    public required string Hint { get; init; }
    public string? Project { get; init; }
    public string? Location { get; init; }
    public bool IsEnabled { get; init; }

    /// <summary>The smallest is asked first.</summary>
    public int Position { get; init; }
    public DateTimeOffset CheckedAt { get; init; }
    public string? Problem { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class StoredGeminiKeyConfiguration : IEntityTypeConfiguration<StoredGeminiKey>
{
    public void Configure(EntityTypeBuilder<StoredGeminiKey> builder)
    {
        builder.ToTable("GeminiKeys");
        builder.HasKey(key => key.Id);
        // One of one's own; of the installation's there may be many.
        builder.HasIndex(key => key.OwnerId).IsUnique();
        builder.HasOne<Account>().WithMany().HasForeignKey(key => key.OwnerId).OnDelete(DeleteBehavior.Cascade);
    }
}
