using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;

namespace Parley.Server.Accounts;

/// <summary>Asks a signed-in user for the password again, before what cannot be undone.</summary>
internal sealed class OwnPassword(AppDbContext db, AccountPasswords passwords)
{
    /// <summary>The refusal, or null where the password is right.</summary>
    public async Task<ProblemHttpResult?> CheckAsync(CurrentUser user, string? password, string field, HttpContext context, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(password))
            return AccountProblems.Invalid(field, "Must not be empty.");
        if (!Usernames.IsWellFormed(password))
            return AccountProblems.Invalid(field, "Must be text without NUL and broken characters.");

        var account = await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == user.Id, cancellationToken);
        var key = account?.NormalizedUserName ?? "";
        return await passwords.CheckAsync(account, key, password, context.Connection.RemoteIpAddress, cancellationToken) switch
        {
            PasswordVerdict.Right => null,
            PasswordVerdict.Wrong => AccountProblems.Invalid(field, "Is not your password."),
            PasswordVerdict.TooMany(var wait) => AccountProblems.TooManyAttempts(context, wait),
            PasswordVerdict.Busy => AccountProblems.Busy(context),
            _ => throw new UnreachableException(),
        };
    }
}
