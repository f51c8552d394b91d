using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Parley.Server.Spending;

/// <summary>
/// A model is being asked: what that may cost at most is set aside. Replies of kept conversations have one only while there
/// are budgets, for they leave a row of their own; all other calls always have one, so that a crash does not hide them.
/// </summary>
internal sealed class StoredReservation
{
    /// <summary>The reply's, or the call's own.</summary>
    public Guid Id { get; init; }
    public Guid OwnerId { get; set; }
    public required string Model { get; init; }
    public required string Source { get; init; }

    /// <summary>Billionths of a US dollar.</summary>
    public long Nanos { get; set; }

    /// <summary>What the question has, to be counted should the call never be heard of again.</summary>
    public long InputTokens { get; set; }

    /// <summary>The server that asks, and its last sign of life.</summary>
    public Guid ServerId { get; init; }
    public DateTimeOffset HeartbeatAt { get; set; }
}

internal sealed class StoredReservationConfiguration : IEntityTypeConfiguration<StoredReservation>
{
    public void Configure(EntityTypeBuilder<StoredReservation> builder)
    {
        builder.ToTable("Reservations");
        builder.HasKey(reservation => reservation.Id);
        builder.HasIndex(reservation => reservation.OwnerId);
    }
}
