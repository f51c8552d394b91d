using System.Collections.Concurrent;
using System.IO.Compression;
using Parley.Web.Assets;

namespace Parley.Server.Pages;

/// <summary>Styles, modules and pictures: kept by browsers for ever, for their address changes with them; compressed once.</summary>
internal static class AssetEndpoints
{
    private static readonly ConcurrentDictionary<WebAsset, byte[]> Compressed = new(ReferenceEqualityComparer.Instance);

    public static void MapAssets(this IEndpointRouteBuilder app) =>
        app.MapGet(WebAssets.Folder + "{version}/{language}/{**name}", Find).AllowAnonymous().ExcludeFromDescription();

    internal static IResult Find(string version, string language, string name, HttpContext context)
    {
        var assets = WebAssets.For(language);
        if (assets.Find(name) is not { } asset)
            return TypedResults.NotFound();

        var headers = context.Response.Headers;
        // A page of another version, from before or after an update: it gets what there is, but must ask again.
        headers.CacheControl = version == assets.Version && language == assets.Language ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = "Accept-Encoding";
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
            return TypedResults.Bytes(asset.Content, asset.ContentType);

        headers.ContentEncoding = "br";
        return TypedResults.Bytes(Compressed.GetOrAdd(asset, Compress), asset.ContentType);
    }

    /// <summary>Compresses what every page needs before anybody asks for it.</summary>
    public static void WarmUp()
    {
        var assets = WebAssets.For("en");
        foreach (var name in (string[])["parley.css", "parley.js"])
            Compressed.GetOrAdd(assets.Find(name)!, Compress);
    }

    private static byte[] Compress(WebAsset asset)
    {
        using var output = new MemoryStream();
        using (var brotli = new BrotliStream(output, CompressionLevel.SmallestSize))
            brotli.Write(asset.Content);
        return output.ToArray();
    }
}
