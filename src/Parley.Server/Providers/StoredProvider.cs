using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Parley.Server.Accounts;

namespace Parley.Server.Providers;

/// <summary>A provider of models beside Gemini that an administrator has entered.</summary>
internal sealed class StoredProvider
{
    public Guid Id { get; init; }
    public required string Name { get; init; }
    public required string Address { get; init; }

    /// <summary>Encrypted; see <see cref="SecretVault"/>.</summary>
    public byte[]? Key { get; init; }
    public bool IsEnabled { get; init; }

    /// <summary>The models that it lists, as JSON.</summary>
    public required string Listed { get; init; }

    /// <summary>The models that were named here, as JSON.</summary>
    public required string Named { get; init; }
    public DateTimeOffset? CheckedAt { get; init; }
    public string? Problem { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class StoredProviderConfiguration : IEntityTypeConfiguration<StoredProvider>
{
    public void Configure(EntityTypeBuilder<StoredProvider> builder)
    {
        builder.ToTable("Providers");
        builder.HasKey(provider => provider.Id);
        builder.HasIndex(provider => provider.Name).IsUnique();
    }
}
