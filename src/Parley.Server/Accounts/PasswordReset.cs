using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Parley.Server.Accounts;

/// <summary>A token with which an account can be given another password, once. An account has one at most.</summary>
internal sealed class PasswordReset
{
    public required Guid AccountId { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] TokenHash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class PasswordResetConfiguration : IEntityTypeConfiguration<PasswordReset>
{
    public void Configure(EntityTypeBuilder<PasswordReset> reset)
    {
        reset.ToTable("PasswordResets");
        reset.HasKey(r => r.AccountId);
        reset.Property(r => r.AccountId).ValueGeneratedNever();
        reset.HasOne<Account>().WithOne().HasForeignKey<PasswordReset>(r => r.AccountId).OnDelete(DeleteBehavior.Cascade);
        reset.HasIndex(r => r.TokenHash).IsUnique();
    }
}
