using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Parley.Server.Spending;

/// <summary>
/// What a user spent on one day with one model. It belongs to no conversation and stays when they go; of accounts that were
/// deleted all stands together as nobody's.
/// </summary>
internal sealed class StoredUsageDay
{
    public Guid OwnerId { get; init; }

    /// <summary>In UTC, as <c>yyyymmdd</c>.</summary>
    public int Day { get; init; }
    public required string Model { get; init; }

    /// <summary>One of <see cref="UsageSources"/>.</summary>
    public required string Source { get; init; }
    public long Requests { get; set; }

    /// <summary>How many of them nobody counted, so that they were guessed from characters.</summary>
    public long Estimated { get; set; }

    /// <summary>How many of them have no known price and stand here for nothing.</summary>
    public long Unpriced { get; set; }
    public long InputTokens { get; set; }
    public long OutputTokens { get; set; }
    public long ThoughtTokens { get; set; }
    public long CachedTokens { get; set; }

    /// <summary>Billionths of a US dollar.</summary>
    public long Nanos { get; set; }
}

internal sealed class StoredUsageDayConfiguration : IEntityTypeConfiguration<StoredUsageDay>
{
    public void Configure(EntityTypeBuilder<StoredUsageDay> builder)
    {
        builder.ToTable("UsageDays");
        builder.HasKey(day => new { day.OwnerId, day.Day, day.Model, day.Source });
        builder.HasIndex(day => day.Day);
    }
}

/// <summary>The values of <see cref="StoredUsageDay.Source"/>.</summary>
internal static class UsageSources
{
    /// <summary>Replies in conversations, and their titles.</summary>
    public const string Chat = "chat";

    /// <summary>Programs with a key.</summary>
    public const string Api = "api";

    /// <summary>What users asked with Gemini keys of their own. No budget counts it.</summary>
    public const string OwnKey = "own-key";
}
