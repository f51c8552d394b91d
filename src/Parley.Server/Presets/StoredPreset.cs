using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Parley.Server.Accounts;

namespace Parley.Server.Presets;

/// <summary>A model with settings, under a name.</summary>
internal sealed class StoredPreset
{
    public Guid Id { get; init; }

    /// <summary>Whose it is; null: everybody's, made by an administrator.</summary>
    public Guid? OwnerId { get; init; }
    public required string Name { get; init; }
    public string? Model { get; init; }

    /// <summary><see cref="Protocol.Chat.ModelSettings"/> as JSON.</summary>
    public string? Settings { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class StoredPresetConfiguration : IEntityTypeConfiguration<StoredPreset>
{
    public void Configure(EntityTypeBuilder<StoredPreset> builder)
    {
        builder.ToTable("Presets");
        builder.HasKey(preset => preset.Id);
        builder.HasIndex(preset => preset.OwnerId);
        builder.HasOne<Account>().WithMany().HasForeignKey(preset => preset.OwnerId).OnDelete(DeleteBehavior.Cascade);
    }
}
