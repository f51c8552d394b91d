using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Accounts;

/// <summary>Signing up, in and out, and what a user does with the own account.</summary>
internal static class AccountEndpoints
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddSettings<AccountOptions>("Accounts");
        services.AddSingleton<IValidateOptions<AccountOptions>, AccountOptionsValidator>();

        services.AddIdentityCore<Account>().AddEntityFrameworkStores<AppDbContext>();
        services.RemoveAll<IUserValidator<Account>>();
        services.RemoveAll<IPasswordValidator<Account>>();
        services.AddSingleton(new PasswordCost());
        services.AddSingleton<BcryptPasswordHasher>();
        services.Replace(ServiceDescriptor.Singleton<IPasswordHasher<Account>>(provider => provider.GetRequiredService<BcryptPasswordHasher>()));
        services.Replace(ServiceDescriptor.Singleton<ILookupNormalizer, Usernames>());

        services.AddSingleton<PasswordWorkers>().AddSingleton<SignInThrottle>().AddSingleton<AccountPasswords>().AddSingleton<AccountMetrics>();
        services.AddSingleton<SetupCode>().AddSingleton<SigningKey>().AddSingleton<SecretVault>().AddHostedService<AccountsStart>();
        services.AddSingleton<AccessTokens>().AddSingleton<RefreshTokens>().AddSingleton<SessionCookie>();
        services.AddSingleton<SessionCache>().AddHostedService<AccountUpkeep>().AddHostedService<SessionsEndedElsewhere>();
        services.AddScoped<Sessions>().AddScoped<AccountRegistration>().AddScoped<SignIn>().AddScoped<SignedInAnswer>();
        services.AddScoped<OwnPassword>().AddScoped<PasswordChange>().AddScoped<PasswordResets>().AddScoped<AccountDeletion>();

        // Only the core: the rest would bring a key ring along, kept in the home directory of whoever runs the server.
        services.AddAuthenticationCore(schemes =>
        {
            schemes.DefaultScheme = LiveSession.Scheme;
            schemes.AddScheme<SessionAuthentication>(LiveSession.Scheme, displayName: null);
        });
        services.AddTransient<SessionAuthentication>().AddWebEncoders();
        services.AddAuthorizationBuilder().AddPolicy(UserEndpointDefaults.AdminPolicy, policy => policy.RequireRole(Roles.Admin));
        return services;
    }

    public static void UseAccounts(this IApplicationBuilder app) => app.UseAuthentication().UseSameOrigin().UseAuthorization();

    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
        var anonymous = api.MapGroup("").WithTags("Accounts").WithBodyLimit(BodyLimit.ForAccounts);
        anonymous.MapPost("/register", Register);
        anonymous.MapPost("/login", Login);
        anonymous.MapPost("/refresh", Refresh);
        anonymous.MapPost("/password-reset", ResetPassword);

        api.MapGroup("").WithUserDefaults("Accounts").MapPost("/logout", Logout);
        api.MapGroup("/me").WithUserDefaults("Accounts").WithBodyLimit(BodyLimit.ForAccounts).MapProfile();
    }

    /// <summary>Makes an account and signs it in. With <c>useCookies</c> the session is a cookie. 202: the account awaits approval and is not signed in.</summary>
    internal static async Task<Results<Created<SignedIn>, Accepted<SignedIn>, ProblemHttpResult>> Register(
        Register request, HttpContext context, AccountRegistration registration, SignedInAnswer answer, CancellationToken cancellationToken, bool useCookies = false)
    {
        if (useCookies && !SameOrigin.Allows(context.Request, otherwise: true))
            return SameOrigin.Refusal();

        var outcome = await registration.RegisterAsync(request, SessionOrigin.Of(context), useCookies, SetupCode.IsLocal(context), cancellationToken);
        return outcome switch
        {
            RegistrationOutcome.SignedIn(var session) => TypedResults.Created("/api/me", answer.Of(session, context, useCookies)),
            RegistrationOutcome.AwaitsApproval(var account) => TypedResults.Accepted((string?)null, new SignedIn(null, null, null, null, account.ToWire())),
            RegistrationOutcome.Invalid(var errors) => AccountProblems.Invalid(errors),
            RegistrationOutcome.UsernameTaken => Problems.Refuse(ProblemCodes.UsernameTaken, "Somebody has this username already: choose another."),
            RegistrationOutcome.SetupCodeRequired => Problems.Refuse(ProblemCodes.SetupCodeRequired, "The first account is the administrator's: it needs the setup code that the server printed when it started."),
            RegistrationOutcome.InviteRequired => Problems.Refuse(ProblemCodes.InviteRequired, "An account needs an invitation that was not used and has not expired: ask an administrator."),
            RegistrationOutcome.Closed => Problems.Refuse(ProblemCodes.RegistrationClosed, "No accounts can be made here: ask an administrator."),
            RegistrationOutcome.TooMany(var wait) => AccountProblems.TooManyRegistrations(context, wait),
            RegistrationOutcome.Busy => AccountProblems.Busy(context),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Signs in. With <c>useCookies</c> the session is a cookie.</summary>
    internal static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> Login(
        Login request, HttpContext context, SignIn signIn, SignedInAnswer answer, CancellationToken cancellationToken, bool useCookies = false)
    {
        if (useCookies && !SameOrigin.Allows(context.Request, otherwise: true))
            return SameOrigin.Refusal();

        return await signIn.AttemptAsync(request, context.Connection.RemoteIpAddress, cancellationToken) switch
        {
            SignInOutcome.SignedIn(var account) => await answer.StartAsync(account, context, useCookies, cancellationToken) is { } signedIn
                ? TypedResults.Ok(signedIn)
                : WrongCredentials(),
            SignInOutcome.WrongCredentials => WrongCredentials(),
            SignInOutcome.Invalid(var errors) => AccountProblems.Invalid(errors),
            SignInOutcome.Disabled => Problems.Refuse(ProblemCodes.AccountDisabled, "An administrator has disabled this account."),
            SignInOutcome.AwaitsApproval => Problems.Refuse(ProblemCodes.AccountPending, "An administrator has not approved this account yet."),
            SignInOutcome.TooMany(var wait) => AccountProblems.TooManyAttempts(context, wait),
            SignInOutcome.Busy => AccountProblems.Busy(context),
            _ => throw new UnreachableException(),
        };

        static ProblemHttpResult WrongCredentials() => Problems.Refuse(ProblemCodes.InvalidCredentials, "Username or password is wrong.");
    }

    /// <summary>Exchanges the refresh token for a new pair; where the session cookie is sent instead, renews the cookie.</summary>
    internal static async Task<Results<Ok<SignedIn>, NoContent, ProblemHttpResult>> Refresh(
        HttpContext context, RefreshTokens refreshTokens, SignedInAnswer answer, SessionCookie cookie, CancellationToken cancellationToken, Refresh? request = null)
    {
        if (request is { RefreshToken: { } token })
        {
            return await refreshTokens.ExchangeAsync(token, cancellationToken) is { } session
                ? TypedResults.Ok(answer.Of(session))
                : Refused();
        }

        if (context.Features.Get<CookieAuthenticated>() is not null && SessionCookie.Read(context.Request) is { } secret)
        {
            if (!SameOrigin.Allows(context.Request, otherwise: false))
                return SameOrigin.Refusal();
            cookie.Write(context, secret);
            return TypedResults.NoContent();
        }

        return request is null ? Refused() : AccountProblems.Invalid("refreshToken", "Must be given, unless the session cookie is sent.");

        static ProblemHttpResult Refused() => Problems.Refuse(ProblemCodes.InvalidRefreshToken, "This refresh token is not good, or no more: sign in again.");
    }

    /// <summary>Sets another password with a token from an administrator. Every session of the account ends.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> ResetPassword(
        ResetPassword request, HttpContext context, PasswordResets resets, PasswordChange change, CancellationToken cancellationToken)
    {
        if (await resets.FindAsync(request.Token, cancellationToken) is not { } account)
            return InvalidToken();
        if (change.RefusalOf(request.NewPassword, account.UserName!) is { } refusal)
            return AccountProblems.Invalid("newPassword", refusal);

        return await resets.RedeemAsync(account, request.Token!, request.NewPassword!, cancellationToken) switch
        {
            PasswordChangeOutcome.Done => TypedResults.NoContent(),
            PasswordChangeOutcome.Overtaken => InvalidToken(),
            PasswordChangeOutcome.Busy => AccountProblems.Busy(context),
            _ => throw new UnreachableException(),
        };

        static ProblemHttpResult InvalidToken() => Problems.Refuse(ProblemCodes.InvalidResetToken, "This link was used already or has expired: ask an administrator for another.");
    }

    /// <summary>Ends the session: its tokens and its cookie are dead at once.</summary>
    internal static async Task<NoContent> Logout(CurrentUser user, HttpContext context, Sessions sessions)
    {
        await sessions.EndAsync(user.Id, user.SessionId, CancellationToken.None);
        SessionCookie.Clear(context);
        return TypedResults.NoContent();
    }
}
