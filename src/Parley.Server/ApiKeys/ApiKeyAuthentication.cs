using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Parley.Protocol;
using Parley.Server.Hosting;

namespace Parley.Server.ApiKeys;

/// <summary>Finds the key of a request in its Authorization header, and nowhere else: addresses are logged. A session is none.</summary>
internal sealed class ApiKeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeyStore keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "ApiKey";
    private const string ScopeClaim = "scope";
    private const string Bearer = "Bearer ";

    /// <summary>The policy of endpoints that need a key of one scope.</summary>
    public static string PolicyOf(string scope) => $"{Name} {scope}";

    public static void RequireScope(Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder policy, string scope) =>
        policy.AddAuthenticationSchemes(Name).RequireAuthenticatedUser().RequireClaim(ScopeClaim, scope);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header])
            return AuthenticateResult.NoResult();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) || await keys.FindAsync(header[Bearer.Length..].Trim()) is not { } caller)
            return AuthenticateResult.Fail("No such key.");

        Context.Features.Set(caller);
        // Limits of requests count by this name: a busy program takes nothing from its owner's pages.
        Claim[] claims = [new(ClaimTypes.NameIdentifier, $"key {caller.KeyId}"), .. caller.Scopes.Select(scope => new Claim(ScopeClaim, scope))];
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Name)), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Refuse(ProblemCodes.InvalidApiKey, "This needs an API key: one that exists, has not expired and is sent as Authorization: Bearer parley_….").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.Refuse(ProblemCodes.Forbidden, "This API key was not made for that: its scopes do not allow it.").ExecuteAsync(Context);
}
