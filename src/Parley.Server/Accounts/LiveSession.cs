using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Parley.Protocol.Accounts;

namespace Parley.Server.Accounts;

/// <summary>A session in use, with its user as the store has them.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Without a timer the source holds nothing; and those who stream use its token past the session's end.")]
internal sealed class LiveSession
{
    public const string Scheme = "Session";

    private readonly CancellationTokenSource ended = new();
    private readonly DateTimeOffset createdAt;
    private long lastSeenTicks;
    private volatile Identity identity;

    public LiveSession(Session session, Account account)
    {
        createdAt = session.CreatedAt;
        CookieHash = session.CookieHash;
        lastSeenTicks = SavedTicks = session.LastSeenAt.UtcTicks;
        identity = Identify(session.Id, account);
    }

    public CurrentUser User => identity.User;

    public ClaimsPrincipal Principal => identity.Principal;

    public byte[]? CookieHash { get; }

    public DateTimeOffset LastSeenAt
    {
        get => new(Volatile.Read(ref lastSeenTicks), TimeSpan.Zero);
        set => Volatile.Write(ref lastSeenTicks, value.UtcTicks);
    }

    /// <summary>The <see cref="LastSeenAt"/> that the database has.</summary>
    public long SavedTicks { get; set; }

    /// <summary>What the account looked like in the database when it was last looked at there.</summary>
    public string? Stamp { get; set; }

    public DateTimeOffset EndsAt(AccountOptions options)
    {
        var idle = LastSeenAt + options.SessionIdleTimeout;
        var absolute = createdAt + options.SessionLifetime;
        return idle < absolute ? idle : absolute;
    }

    public void Update(Account account) => identity = Identify(User.SessionId, account);

    // Not on the caller's thread: whatever streams to the session runs its clean-up there.
    public void End() => _ = ended.CancelAsync();

    private Identity Identify(Guid sessionId, Account account)
    {
        var user = new CurrentUser(account.Id, sessionId, account.UserName!, account.DisplayName, account.IsAdmin, account.CreatedAt, account.Preferences, ended.Token);
        Claim[] claims = [new(ClaimTypes.NameIdentifier, account.Id.ToString()), new(ClaimTypes.Role, account.IsAdmin ? Roles.Admin : Roles.User)];
        return new(user, new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme)));
    }

    private sealed record Identity(CurrentUser User, ClaimsPrincipal Principal);
}
