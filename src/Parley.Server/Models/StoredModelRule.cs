using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Parley.Server.Models;

/// <summary>What an administrator has said of a model. One of which nothing was said has no row.</summary>
internal sealed class StoredModelRule
{
    /// <summary>Its id.</summary>
    public required string Model { get; init; }

    /// <summary>Whether it may be asked.</summary>
    public bool Allowed { get; init; }

    /// <summary>Whether it answers in new chats; of one model at most.</summary>
    public bool IsDefault { get; init; }

    /// <summary><see cref="Protocol.Models.ModelChanges"/> as JSON.</summary>
    public string? Changes { get; init; }
}

internal sealed class StoredModelRuleConfiguration : IEntityTypeConfiguration<StoredModelRule>
{
    public void Configure(EntityTypeBuilder<StoredModelRule> builder)
    {
        builder.ToTable("ModelRules");
        builder.HasKey(rule => rule.Model);
    }
}
