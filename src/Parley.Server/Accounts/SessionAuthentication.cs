using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Parley.Protocol;
using Parley.Server.Hosting;

namespace Parley.Server.Accounts;

/// <summary>
/// Finds the session of a request: by the access token in its Authorization header, else by its cookie. A header with a
/// bad token is refused also beside a good cookie.
/// </summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessTokens tokens, SessionCache sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Where anybody may come nobody is looked for: that may need the database, and a browser sends its cookie with everything.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return AuthenticateResult.NoResult();

        var authorization = Request.Headers.Authorization;
        if (authorization.Count > 1)
            return AuthenticateResult.Fail("More than one Authorization header.");

        LiveSession? session;
        if (authorization.ToString() is { } header && header.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase))
        {
            session = header.StartsWith(Bearer, StringComparison.Ordinal) ? await FindByTokenAsync(header[Bearer.Length..]) : null;
        }
        else
        {
            if (SessionCookie.Read(Request) is not { } cookie)
                return AuthenticateResult.NoResult();
            session = await sessions.FindAsync(cookie.SessionId);
            if (!cookie.Matches(session?.CookieHash))
                session = null;
            else
                Context.Features.Set(CookieAuthenticated.Instance);
        }

        if (session is null)
            return AuthenticateResult.Fail("The session has ended.");

        Context.Features.Set(session.User);
        return AuthenticateResult.Success(new AuthenticationTicket(session.Principal, LiveSession.Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Refuse(ProblemCodes.Unauthenticated, "Sign in first: the session is missing or has ended.").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.Refuse(ProblemCodes.Forbidden, "Your account may not do this.").ExecuteAsync(Context);

    private async Task<LiveSession?> FindByTokenAsync(string token)
    {
        if (await tokens.ReadAsync(token) is not { } read)
            return null;

        var session = await sessions.FindAsync(read.SessionId);
        return session?.User.Id == read.AccountId ? session : null;
    }
}
