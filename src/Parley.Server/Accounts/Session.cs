using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Parley.Server.Accounts;

/// <summary>One sign-in of one account. A session that ended has no row.</summary>
internal sealed class Session
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; set; }

    public string? UserAgent { get; init; }

    public string? Address { get; init; }

    /// <summary>SHA-256 of the cookie that carries the session, where one does.</summary>
    public byte[]? CookieHash { get; init; }

    /// <summary>How often the refresh token was exchanged.</summary>
    public int RefreshCount { get; set; }

    /// <summary>SHA-256 of the refresh token that is good now, where tokens carry the session.</summary>
    public byte[]? RefreshHash { get; set; }

    /// <summary>SHA-256 of the one before, which is good for a moment more.</summary>
    public byte[]? PreviousRefreshHash { get; set; }

    public DateTimeOffset? RefreshedAt { get; set; }
}

internal sealed class SessionConfiguration : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> session)
    {
        session.ToTable("Sessions");
        session.Property(s => s.Id).ValueGeneratedNever();
        session.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
        session.HasIndex(s => s.AccountId);
        session.HasIndex(s => s.LastSeenAt);
    }
}
