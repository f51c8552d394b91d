using Microsoft.Extensions.Options;

namespace Parley.Server.Accounts;

/// <summary>The cookie that carries a session in browsers.</summary>
internal sealed class SessionCookie(IOptions<AccountOptions> options)
{
    private const string Name = "parley";

    public static SessionSecret? Read(HttpRequest request) => SessionSecret.Parse(request.Cookies[NameFor(request)]);

    public void Write(HttpContext context, SessionSecret secret) =>
        context.Response.Cookies.Append(NameFor(context.Request), secret.ToString(), Attributes(context.Request, options.Value.SessionLifetime));

    public static void Clear(HttpContext context)
    {
        if (context.Request.Cookies.ContainsKey(NameFor(context.Request)))
            context.Response.Cookies.Delete(NameFor(context.Request), Attributes(context.Request, null));
    }

    // Only over HTTPS can a cookie have the name that keeps neighbours on other ports and subdomains from setting it.
    private static string NameFor(HttpRequest request) => request.IsHttps ? $"__Host-{Name}" : Name;

    private static CookieOptions Attributes(HttpRequest request, TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        Secure = request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = maxAge,
        IsEssential = true,
    };
}
