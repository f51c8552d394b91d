namespace Parley.Server.Hosting;

/// <summary>Lets HEAD ask whatever GET can ask.</summary>
internal static class HeadRequests
{
    /// <summary>Stands before the routing, which knows GET only. The server itself still knows that it was HEAD and sends no body.</summary>
    public static IApplicationBuilder UseHeadAsGet(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (HttpMethods.IsHead(context.Request.Method))
            context.Request.Method = HttpMethods.Get;
        return next(context);
    });
}
