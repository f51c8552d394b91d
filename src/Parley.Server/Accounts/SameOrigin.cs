using Microsoft.AspNetCore.Authorization;
using Parley.Protocol;
using Parley.Server.Hosting;

namespace Parley.Server.Accounts;

/// <summary>
/// What changes something on the strength of a cookie, or sets one, must come from our own pages: browsers send cookies
/// along with what other sites make them send.
/// </summary>
internal static class SameOrigin
{
    /// <summary>Whether the browser says so; where it says nothing, <paramref name="otherwise"/>.</summary>
    public static bool Allows(HttpRequest request, bool otherwise)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0)
            return site is ["same-origin"];

        var origin = request.Headers.Origin;
        return origin.Count > 0 ? IsOwn(origin, request) : otherwise;
    }

    /// <summary>Guards every endpoint for signed-in users.</summary>
    public static IApplicationBuilder UseSameOrigin(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var refuses = !IsSafe(context.Request.Method)
            && context.Features.Get<CookieAuthenticated>() is not null
            && context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is not null
            && !Allows(context.Request, otherwise: false);

        if (refuses)
            await Refusal().ExecuteAsync(context);
        else
            await next(context);
    });

    public static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Refusal() =>
        Problems.Refuse(ProblemCodes.Forbidden, "This call must come from the server's own pages: it uses the session cookie, and its Sec-Fetch-Site or Origin header does not say so.");

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private static bool IsOwn(Microsoft.Extensions.Primitives.StringValues origin, HttpRequest request) =>
        origin is [{ } text] && Uri.TryCreate(text, UriKind.Absolute, out var from)
        && Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var here)
        && Uri.Compare(from, here, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
}

/// <summary>Stands among a request's features where the cookie is what authenticates it.</summary>
internal sealed class CookieAuthenticated
{
    public static CookieAuthenticated Instance { get; } = new();
}
