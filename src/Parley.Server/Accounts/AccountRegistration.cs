using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Parley.Protocol.Accounts;
using Parley.Server.Data;

namespace Parley.Server.Accounts;

/// <summary>Makes accounts. The first one is the administrator's.</summary>
internal sealed class AccountRegistration(
    AppDbContext db, UserManager<Account> users, AccountPasswords passwords, Sessions sessions, SignInThrottle throttle, SetupCode setupCode,
    IOptions<AccountOptions> options, TimeProvider time)
{
    /// <param name="request">What was typed.</param>
    /// <param name="origin">From where.</param>
    /// <param name="useCookie">How the account is to be signed in.</param>
    /// <param name="isLocal">Whether it comes from the machine itself; see <see cref="SetupCode.IsLocal"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RegistrationOutcome> RegisterAsync(Register request, SessionOrigin origin, bool useCookie, bool isLocal, CancellationToken cancellationToken)
    {
        if (Validate(request, out var username) is { Count: > 0 } errors)
            return new RegistrationOutcome.Invalid(errors);
        if (throttle.MustWaitToRegister(origin.Address) is { } wait)
            return new RegistrationOutcome.TooMany(wait);

        // First without the lane, to refuse what would be refused anyway before the password is hashed.
        var maySetUp = isLocal || setupCode.Matches(request.SetupCode);
        var isFirst = !await db.Set<Account>().AnyAsync(cancellationToken);
        if (Refusal(isFirst, maySetUp, request.InviteCode) is { } refused)
            return refused;
        if (await users.FindByNameAsync(username) is not null)
            return new RegistrationOutcome.UsernameTaken();

        var hash = await passwords.HashAsync(request.Password!, cancellationToken);
        if (hash is null)
            return new RegistrationOutcome.Busy();

        var account = NewAccount(request, username, hash);
        return await InsertAsync(request, maySetUp, account, () => sessions.Add(account, origin, useCookie));
    }

    /// <summary>Makes an administrator whatever the policy is: for whoever operates the machine.</summary>
    public async Task<RegistrationOutcome> RegisterAdministratorAsync(Register request, CancellationToken cancellationToken)
    {
        if (Validate(request, out var username) is { Count: > 0 } errors)
            return new RegistrationOutcome.Invalid(errors);
        if (await users.FindByNameAsync(username) is not null)
            return new RegistrationOutcome.UsernameTaken();
        if (await passwords.HashAsync(request.Password!, cancellationToken) is not { } hash)
            return new RegistrationOutcome.Busy();

        var account = NewAccount(request, username, hash);
        account.IsAdmin = true;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        return await CommitAsync(account, transaction);
    }

    private Account NewAccount(Register request, string username, string hash)
    {
        var now = time.GetUtcNow();
        return new Account
        {
            Id = Guid.CreateVersion7(now),
            UserName = username,
            DisplayName = request.DisplayName ?? username,
            PasswordHash = hash,
            CreatedAt = now,
        };
    }

    private Dictionary<string, string[]> Validate(Register request, out string username)
    {
        Dictionary<string, string[]> errors = [];
        if (!Usernames.TryAccept(request.Username ?? "", out username, out var refusal))
            errors["username"] = [refusal];
        if (Passwords.RefusalOf(request.Password ?? "", username, options.Value.MinimumPasswordLength) is { } passwordRefusal)
            errors["password"] = [passwordRefusal];
        if (DisplayNames.RefusalOf(request.DisplayName) is { } displayNameRefusal)
            errors["displayName"] = [displayNameRefusal];
        return errors;
    }

    private RegistrationOutcome? Refusal(bool isFirst, bool maySetUp, string? inviteCode) => (isFirst, options.Value.Registration) switch
    {
        (true, _) => maySetUp ? null : new RegistrationOutcome.SetupCodeRequired(),
        (_, RegistrationPolicy.Closed) => new RegistrationOutcome.Closed(),
        (_, RegistrationPolicy.Invite) when string.IsNullOrEmpty(inviteCode) => new RegistrationOutcome.InviteRequired(),
        _ => null,
    };

    /// <summary>Whether it is the first, and whether its name is free, is decided inside the transaction that inserts it.</summary>
    private async Task<RegistrationOutcome> InsertAsync(Register request, bool maySetUp, Account account, Func<StartedSession> signIn)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        account.IsAdmin = !await db.Set<Account>().AnyAsync();
        if (Refusal(account.IsAdmin, maySetUp, request.InviteCode) is { } refused)
            return refused;

        var policy = account.IsAdmin ? RegistrationPolicy.Open : options.Value.Registration;
        if (policy == RegistrationPolicy.Invite && !await db.Set<Invite>().TryUseAsync(request.InviteCode, time.GetUtcNow()))
            return new RegistrationOutcome.InviteRequired();
        if (policy == RegistrationPolicy.Approval)
            account.State = AccountState.Pending;
        // With the account or not at all: whoever is told of an outage here finds the name free when they try again.
        var session = account.State == AccountState.Active ? signIn() : null;
        return await CommitAsync(account, transaction) switch
        {
            RegistrationOutcome.Registered when session is not null => new RegistrationOutcome.SignedIn(session),
            var outcome => outcome,
        };
    }

    private async Task<RegistrationOutcome> CommitAsync(Account account, IDbContextTransaction transaction)
    {
        try
        {
            if (await users.CreateAsync(account) is { Succeeded: false } result)
                throw new InvalidOperationException($"The account could not be made: {result}");
            await transaction.CommitAsync();
        }
        catch (DbUpdateException e) when (DatabaseErrors.IsUniqueViolation(e))
        {
            return new RegistrationOutcome.UsernameTaken();
        }

        return account.State == AccountState.Pending ? new RegistrationOutcome.AwaitsApproval(account) : new RegistrationOutcome.Registered(account);
    }
}
