using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Parley.Server.Accounts;

/// <summary>A code that lets one person make one account. A used one has no row.</summary>
internal sealed class Invite
{
    public required Guid Id { get; init; }

    /// <summary>SHA-256 of the code.</summary>
    public required byte[] CodeHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code.Trim()));
}

internal static class InviteQueries
{
    /// <summary>Uses the code up; false if there is none such, or no more.</summary>
    public static async Task<bool> TryUseAsync(this DbSet<Invite> invites, string? code, DateTimeOffset now)
    {
        var hash = Invite.Hash(code ?? "");
        return await invites.Where(i => i.CodeHash == hash && i.ExpiresAt > now).ExecuteDeleteAsync() > 0;
    }
}

internal sealed class InviteConfiguration : IEntityTypeConfiguration<Invite>
{
    public void Configure(EntityTypeBuilder<Invite> invite)
    {
        invite.ToTable("Invites");
        invite.Property(i => i.Id).ValueGeneratedNever();
        invite.HasIndex(i => i.CodeHash).IsUnique();
    }
}
