using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Parley.Server.Data;

/// <summary>Something that administrators decide on a page, for the whole installation. What was never decided has no row.</summary>
internal sealed class StoredSetting
{
    public required string Name { get; init; }
    public required string Value { get; init; }
}

internal sealed class StoredSettingConfiguration : IEntityTypeConfiguration<StoredSetting>
{
    public void Configure(EntityTypeBuilder<StoredSetting> builder)
    {
        builder.ToTable("Settings");
        builder.HasKey(setting => setting.Name);
    }
}
