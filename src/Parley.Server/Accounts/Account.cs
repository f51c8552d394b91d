using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Parley.Protocol.Accounts;

namespace Parley.Server.Accounts;

/// <summary>A person's account. Of what Identity offers only the name, the hash and the stamps are kept.</summary>
internal sealed class Account : IdentityUser<Guid>
{
    public required string DisplayName { get; set; }

    public bool IsAdmin { get; set; }

    public AccountState State { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public AccountPreferences Preferences { get; set; } = new();

    public User ToWire() => new(Id, UserName!, DisplayName, IsAdmin ? Roles.Admin : Roles.User, CreatedAt);
}

/// <summary>Whether an account can be used. Stored as its number.</summary>
internal enum AccountState
{
    Active = 0,

    /// <summary>Waits for an administrator's approval.</summary>
    Pending = 1,

    Disabled = 2,

    /// <summary>Is being deleted; nobody sees it any more.</summary>
    Deleting = 3,
}

internal sealed class AccountConfiguration : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> account)
    {
        account.ToTable("Accounts");
        account.HasKey(a => a.Id);
        account.Property(a => a.Id).ValueGeneratedNever();
        account.Property(a => a.UserName).IsRequired().HasMaxLength(256);
        account.Property(a => a.NormalizedUserName).IsRequired().HasMaxLength(256);
        account.HasIndex(a => a.NormalizedUserName).IsUnique();
        account.Property(a => a.ConcurrencyStamp).IsConcurrencyToken();
        account.ComplexProperty(a => a.Preferences, preferences =>
        {
            preferences.Property(p => p.Theme).HasColumnName(nameof(AccountPreferences.Theme));
            preferences.Property(p => p.Density).HasColumnName(nameof(AccountPreferences.Density));
            preferences.Property(p => p.SendWith).HasColumnName(nameof(AccountPreferences.SendWith));
            preferences.Property(p => p.Language).HasColumnName(nameof(AccountPreferences.Language));
        });

        account.Ignore(a => a.Email).Ignore(a => a.NormalizedEmail).Ignore(a => a.EmailConfirmed)
            .Ignore(a => a.PhoneNumber).Ignore(a => a.PhoneNumberConfirmed).Ignore(a => a.TwoFactorEnabled)
            .Ignore(a => a.LockoutEnabled).Ignore(a => a.LockoutEnd).Ignore(a => a.AccessFailedCount);
    }
}
