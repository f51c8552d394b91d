using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Parley.Server.Accounts;

namespace Parley.Server.ApiKeys;

/// <summary>A key by which programs act for an account. A key that was revoked has no row.</summary>
internal sealed class StoredApiKey
{
    public Guid Id { get; init; }
    public Guid AccountId { get; init; }
    public required string Name { get; init; }

    /// <summary>The first characters of the key.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the key. It is random and long, so nothing slower is needed.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>With spaces between.</summary>
    public required string Scopes { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ExpiresAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; init; }
}

internal sealed class StoredApiKeyConfiguration : IEntityTypeConfiguration<StoredApiKey>
{
    public void Configure(EntityTypeBuilder<StoredApiKey> builder)
    {
        builder.ToTable("ApiKeys");
        builder.HasKey(key => key.Id);
        builder.HasIndex(key => key.Hash).IsUnique();
        builder.HasIndex(key => key.AccountId);
        builder.HasOne<Account>().WithMany().HasForeignKey(key => key.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
