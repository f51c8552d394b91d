using Parley.Emulation.Errors;

namespace Parley.Emulation.Http;

/// <summary>Who may call: keys of both kinds that Google gives out, by header or query, and nothing beside them.</summary>
internal static class ApiKeys
{
    public static async ValueTask<object?> RequireAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        if (Refusal(invocation.HttpContext.Request) is not { } refusal)
            return await next(invocation);

        await ErrorResponse.WriteAsync(invocation.HttpContext, refusal);
        // Null would be written as JSON behind it, and break the connection.
        return Results.Empty;
    }

    public static GeminiError? Refusal(HttpRequest request)
    {
        var key = request.Headers["x-goog-api-key"].ToString();
        if (key.Length == 0)
            key = request.Query["key"].ToString();
        var hasAuthorization = request.Headers.Authorization.Count > 0;

        if (key.Length == 0)
            return hasAuthorization ? GeminiErrors.WrongCredentialKind : GeminiErrors.KeyMissing;
        if (hasAuthorization)
            return GeminiErrors.TwoCredentials;
        return key.StartsWith("AQ.", StringComparison.Ordinal) || key.StartsWith("AIza", StringComparison.Ordinal)
            ? request.HttpContext.RequestServices.GetRequiredService<KeyDesk>().RefusalOf(key)
            : GeminiErrors.KeyInvalid;
    }
}
