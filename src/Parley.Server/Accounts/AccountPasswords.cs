using System.Net;
using Microsoft.AspNetCore.Identity;

namespace Parley.Server.Accounts;

/// <summary>What became of a password that was typed.</summary>
internal abstract record PasswordVerdict
{
    private PasswordVerdict() { }

    /// <param name="NewHash">Where the stored hash is of an older kind: what it is to be replaced with.</param>
    public sealed record Right(string? NewHash) : PasswordVerdict;

    public sealed record Wrong : PasswordVerdict;

    public sealed record TooMany(TimeSpan RetryAfter) : PasswordVerdict;

    public sealed record Busy : PasswordVerdict;
}

/// <summary>Checks and hashes passwords, on the workers and under the throttle.</summary>
internal sealed class AccountPasswords(BcryptPasswordHasher hasher, PasswordWorkers workers, SignInThrottle throttle)
{
    /// <summary>Whether it is the account's password. It takes the same time where there is no such account.</summary>
    public async Task<PasswordVerdict> CheckAsync(Account? account, string nameKey, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        if (throttle.MustWait(nameKey, address) is { } wait)
            return new PasswordVerdict.TooMany(wait);

        if (Passwords.Normalize(password) is null)
        {
            throttle.Failed(nameKey, address);
            return new PasswordVerdict.Wrong();
        }

        var task = workers.TryRunAsync(Check, cancellationToken);
        return task is null ? new PasswordVerdict.Busy() : await task;

        PasswordVerdict Check()
        {
            // Those before it in the queue may have used up the attempts.
            if (throttle.MustWait(nameKey, address) is { } wait)
                return new PasswordVerdict.TooMany(wait);

            var result = hasher.VerifyHashedPassword(account, account is null ? hasher.HashOfNobody : account.PasswordHash ?? "", password);
            if (account is null || result == PasswordVerificationResult.Failed)
            {
                throttle.Failed(nameKey, address);
                return new PasswordVerdict.Wrong();
            }

            throttle.Succeeded(nameKey, address);
            return new PasswordVerdict.Right(result == PasswordVerificationResult.SuccessRehashNeeded ? hasher.HashPassword(account, password) : null);
        }
    }

    /// <summary>The hash to store, or null where too many wait already.</summary>
    public async Task<string?> HashAsync(string password, CancellationToken cancellationToken)
    {
        var task = workers.TryRunAsync(() => hasher.HashPassword(null, password), cancellationToken);
        return task is null ? null : await task;
    }
}
