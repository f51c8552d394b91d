using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Parley.Protocol.Accounts;
using Parley.Server.Data;

namespace Parley.Server.Accounts;

/// <summary>What became of an attempt to sign in.</summary>
internal abstract record SignInOutcome
{
    private SignInOutcome() { }

    public sealed record SignedIn(Account Account) : SignInOutcome;

    /// <param name="Errors">By wire name of the field.</param>
    public sealed record Invalid(Dictionary<string, string[]> Errors) : SignInOutcome;

    /// <summary>No such account, or not its password: the two are not told apart.</summary>
    public sealed record WrongCredentials : SignInOutcome;

    public sealed record Disabled : SignInOutcome;

    public sealed record AwaitsApproval : SignInOutcome;

    public sealed record TooMany(TimeSpan RetryAfter) : SignInOutcome;

    public sealed record Busy : SignInOutcome;
}

/// <summary>Finds out whether somebody is who they say.</summary>
internal sealed class SignIn(AppDbContext db, UserManager<Account> users, AccountPasswords passwords, AccountMetrics metrics)
{
    public async Task<SignInOutcome> AttemptAsync(Login request, IPAddress? address, CancellationToken cancellationToken)
    {
        var outcome = await FindOutAsync(request, address, cancellationToken);
        metrics.Attempted(outcome);
        return outcome;
    }

    private async Task<SignInOutcome> FindOutAsync(Login request, IPAddress? address, CancellationToken cancellationToken)
    {
        if (Validate(request) is { Count: > 0 } errors)
            return new SignInOutcome.Invalid(errors);

        var key = Usernames.KeyOf(request.Username!);
        var account = key is null ? null : await users.FindByNameAsync(request.Username!);
        switch (await passwords.CheckAsync(account, key ?? "", request.Password!, address, cancellationToken))
        {
            case PasswordVerdict.TooMany(var wait):
                return new SignInOutcome.TooMany(wait);
            case PasswordVerdict.Busy:
                return new SignInOutcome.Busy();
            case PasswordVerdict.Right(var newHash):
                if (newHash is not null)
                    await ReplaceHashAsync(account!, newHash);
                return account!.State switch
                {
                    AccountState.Active => new SignInOutcome.SignedIn(account),
                    AccountState.Pending => new SignInOutcome.AwaitsApproval(),
                    AccountState.Disabled => new SignInOutcome.Disabled(),
                    _ => new SignInOutcome.WrongCredentials(),
                };
            default:
                return new SignInOutcome.WrongCredentials();
        }
    }

    private static Dictionary<string, string[]> Validate(Login request)
    {
        Dictionary<string, string[]> errors = [];
        Check("username", request.Username);
        Check("password", request.Password);
        return errors;

        void Check(string field, string? text)
        {
            if (string.IsNullOrEmpty(text))
                errors[field] = ["Must not be empty."];
            else if (!Usernames.IsWellFormed(text))
                errors[field] = ["Must be text without NUL and broken characters."];
        }
    }

    // Only if it is still the hash that was checked: the password may have been changed meanwhile.
    private async Task ReplaceHashAsync(Account account, string newHash) =>
        await db.Set<Account>().Where(a => a.Id == account.Id && a.PasswordHash == account.PasswordHash)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.PasswordHash, newHash));
}
