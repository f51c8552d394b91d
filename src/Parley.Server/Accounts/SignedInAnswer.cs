using Parley.Protocol.Accounts;

namespace Parley.Server.Accounts;

/// <summary>Begins the session of somebody who has just proved who they are, and says it in the asked-for way.</summary>
internal sealed class SignedInAnswer(Sessions sessions, AccessTokens accessTokens, SessionCookie cookie)
{
    /// <summary>Null if the account was disabled, deleted or given another password at this very moment.</summary>
    public async Task<SignedIn?> StartAsync(Account account, HttpContext context, bool useCookie, CancellationToken cancellationToken) =>
        await sessions.StartAsync(account, SessionOrigin.Of(context), useCookie, cancellationToken) is { } session ? Of(session, context, useCookie) : null;

    public SignedIn Of(StartedSession session, HttpContext context, bool useCookie)
    {
        if (!useCookie)
            return Of(session);

        cookie.Write(context, session.Secret);
        return new SignedIn(null, null, null, null, session.Account.ToWire());
    }

    public SignedIn Of(StartedSession session) => new(
        accessTokens.Create(session.Account.Id, session.Id),
        "Bearer",
        (int)AccessTokens.Lifetime.TotalSeconds,
        session.Secret.ToString(),
        session.Account.ToWire());
}
