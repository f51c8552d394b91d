namespace Parley.Server.Hosting;

/// <summary>The headers that stand on every response, redirects and errors included.</summary>
internal static class SecurityHeaders
{
    // No inline script or style, nothing from elsewhere, no frames: what a model wrote can neither run nor call home.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
        "connect-src 'self'; worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private const string Permissions =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        // At the last moment: an error clears what stood there before.
        context.Response.OnStarting(static state => { Add((HttpContext)state); return Task.CompletedTask; }, context);
        return next(context);
    });

    private static void Add(HttpContext context)
    {
        var headers = context.Response.Headers;
        // What is given out as a file is allowed less still.
        headers.TryAdd("Content-Security-Policy", ContentPolicy);
        headers.XContentTypeOptions = "nosniff";
        // A page whose address is a secret says so itself.
        headers.TryAdd("Referrer-Policy", "same-origin");
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        // Static files say themselves how long they keep; what anybody wrote is never kept by a cache.
        if (headers.CacheControl.Count == 0 || context.Response.StatusCode >= 400)
            headers.CacheControl = "no-store";
    }
}
