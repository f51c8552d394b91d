using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol;
using Parley.Protocol.ApiKeys;
using Parley.Server.Accounts;
using Parley.Server.Hosting;

namespace Parley.Server.ApiKeys;

/// <summary>Keys with which a user's programs use this server.</summary>
internal static class ApiKeyEndpoints
{
    /// <summary>What programs with a key may ask begins with this.</summary>
    public const string Path = "/v1";

    private const string EitherScheme = "Either";

    public static IServiceCollection AddApiKeys(this IServiceCollection services)
    {
        services.AddSingleton<ApiKeyStore>().AddTransient<ApiKeyAuthentication>().AddTransient<PolicySchemeHandler>();
        services.Configure<AuthenticationOptions>(schemes =>
        {
            schemes.AddScheme<ApiKeyAuthentication>(ApiKeyAuthentication.Name, displayName: null);
            schemes.AddScheme<PolicySchemeHandler>(EitherScheme, displayName: null);
            schemes.DefaultScheme = EitherScheme;
        });
        services.Configure<PolicySchemeOptions>(EitherScheme, options => options.ForwardDefaultSelector = context =>
            context.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal) ? ApiKeyAuthentication.Name : LiveSession.Scheme);
        var authorization = services.AddAuthorizationBuilder();
        foreach (var scope in ApiKeyScopes.All)
            authorization.AddPolicy(ApiKeyAuthentication.PolicyOf(scope), policy => ApiKeyAuthentication.RequireScope(policy, scope));
        return services;
    }

    public static void MapApiKeys(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/keys").WithUserDefaults("API keys");

        group.MapGet("/", List);
        group.MapPost("/", Create);
        group.MapDelete("/{id:guid}", Revoke);
    }

    /// <summary>Makes a key. It is shown in this answer and never again.</summary>
    internal static async Task<Results<Created<CreatedApiKey>, ProblemHttpResult>> Create(CreateApiKey key, ApiKeyStore keys, CurrentUser user, TimeProvider time)
    {
        if (string.IsNullOrWhiteSpace(key.Name))
            return Problems.Invalid("name", "A name says something.");
        if (key.ExpiresAt <= time.GetUtcNow())
            return Problems.Invalid("expiresAt", "It would have expired already.");
        if (key.Scopes?.Any(scope => !ApiKeyScopes.All.Contains(scope)) is true)
            return Problems.Invalid("scopes", "The scopes are chat and models.");
        return await keys.CreateAsync(user.Id, key) is { } created
            ? TypedResults.Created((string?)null, created)
            : Problems.Refuse(ProblemCodes.TooManyKeys, "There are 100 keys already. Revoke some first.");
    }

    /// <summary>The user's keys, the newest first.</summary>
    internal static async Task<Ok<ApiKeyList>> List(ApiKeyStore keys, CurrentUser user) => TypedResults.Ok(new ApiKeyList(await keys.ListAsync(user.Id)));

    /// <summary>Revokes a key: from now on it is refused, and what streams to it ends within seconds.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Revoke(Guid id, ApiKeyStore keys, CurrentUser user) =>
        await keys.RevokeAsync(user.Id, id) ? TypedResults.NoContent() : Problems.Refuse(ProblemCodes.NotFound, "There is no such key.");
}
