using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using BC = BCrypt.Net.BCrypt;

namespace Parley.Server.Accounts;

/// <summary>How dear a guess is: bcrypt takes 2 to the power of this rounds.</summary>
internal sealed record PasswordCost(int Rounds = 12);

/// <summary>
/// bcrypt reads 72 bytes and no more, so it is given a digest of the password, in Base64 for it also stops at NUL.
/// What is stored is <c>v1:</c> and then bcrypt's own form, which holds cost and salt.
/// Slow on purpose: to be called in <see cref="PasswordWorkers"/> only.
/// </summary>
internal sealed partial class BcryptPasswordHasher(PasswordCost cost, ILogger<BcryptPasswordHasher> logger) : IPasswordHasher<Account>
{
    private const string Version = "v1:";

    // Whoever holds digests of the same passwords from elsewhere cannot use them here.
    private static readonly byte[] Domain = "parley password v1\0"u8.ToArray();

    /// <summary>Verified where there is no account, so that an unknown name takes as long as a wrong password.</summary>
    public string HashOfNobody { get; } =
        Version + BC.GenerateSalt(cost.Rounds) + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 31);

    public string HashPassword(Account? user, string password) => Version + BC.HashPassword(Digest(password), cost.Rounds);

    public PasswordVerificationResult VerifyHashedPassword(Account? user, string hashedPassword, string providedPassword)
    {
        if (!hashedPassword.StartsWith(Version, StringComparison.Ordinal))
            return Malformed(user, providedPassword);

        var stored = hashedPassword[Version.Length..];
        try
        {
            if (!BC.Verify(Digest(providedPassword), stored))
                return PasswordVerificationResult.Failed;
            return BC.PasswordNeedsRehash(stored, cost.Rounds) ? PasswordVerificationResult.SuccessRehashNeeded : PasswordVerificationResult.Success;
        }
        catch (Exception e) when (e is BCrypt.Net.SaltParseException or ArgumentException or FormatException)
        {
            return Malformed(user, providedPassword);
        }
    }

    private PasswordVerificationResult Malformed(Account? user, string providedPassword)
    {
        Log.MalformedHash(logger, user?.Id);
        BC.Verify(Digest(providedPassword), HashOfNobody[Version.Length..]);
        return PasswordVerificationResult.Failed;
    }

    private static string Digest(string password)
    {
        var normal = Passwords.Normalize(password) ?? throw new ArgumentException("Not a password that is ever hashed.", nameof(password));
        return Convert.ToBase64String(SHA384.HashData([.. Domain, .. Encoding.UTF8.GetBytes(normal)]));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The stored password hash of account {AccountId} is malformed; nobody can sign in with it until the password is reset.")]
        public static partial void MalformedHash(ILogger logger, Guid? accountId);
    }
}
