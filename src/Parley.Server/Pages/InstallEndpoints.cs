using System.Text.Json.Nodes;
using Parley.Web.Assets;
using Parley.Web.Offline;

namespace Parley.Server.Pages;

/// <summary>What makes the pages a program of its own on somebody's device: its name, its icons, and a page for when the server is away.</summary>
internal static class InstallEndpoints
{
    public static void MapInstall(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/manifest.webmanifest", Describe);
        pages.MapGet("/service-worker.js", ShowServiceWorker);
        pages.MapGet("/offline", ShowOffline);
        pages.MapGet("/icons/{name}", FindIcon);
    }

    internal static IResult Describe()
    {
        var manifest = new JsonObject
        {
            ["name"] = "Parley",
            ["description"] = Texts.InstallDescription,
            ["id"] = "/",
            ["start_url"] = "/",
            ["scope"] = "/",
            ["display"] = "standalone",
            ["lang"] = SupportedLanguages.Current.Code,
            ["dir"] = SupportedLanguages.Current.Direction,
            ["background_color"] = "#ffffff",
            ["theme_color"] = "#0b6b5d",
            ["icons"] = new JsonArray(
                Icon("icon-192.png", "192x192", "any"), Icon("icon-512.png", "512x512", "any"), Icon("icon-maskable-512.png", "512x512", "maskable")),
            ["shortcuts"] = new JsonArray(new JsonObject { ["name"] = Texts.NewChat, ["url"] = "/" }),
        };
        return TypedResults.Text(manifest.ToJsonString(), "application/manifest+json");
    }

    internal static IResult ShowServiceWorker(HttpContext context)
    {
        // Asked for anew each time: an update is seen with the next page.
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Text(ServiceWorker.Script, "text/javascript");
    }

    internal static IResult ShowOffline() => new Page<OfflinePage>([]);

    internal static IResult FindIcon(string name, HttpContext context)
    {
        if (WebAssets.FindIcon(name) is not { } icon)
            return TypedResults.NotFound();
        context.Response.Headers.CacheControl = "public, max-age=604800";
        return TypedResults.Bytes(icon, "image/png");
    }

    private static JsonObject Icon(string name, string sizes, string purpose) =>
        new() { ["src"] = $"/icons/{name}", ["sizes"] = sizes, ["type"] = "image/png", ["purpose"] = purpose };
}
