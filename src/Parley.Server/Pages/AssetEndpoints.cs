using System.Collections.Concurrent;
using System.IO.Compression;
using Parley.Web.Shell;

namespace Parley.Server.Pages;

/// <summary>Styles, modules and pictures: kept by browsers for ever, for their address changes with them; compressed once.</summary>
internal static class AssetEndpoints
{
    private static readonly ConcurrentDictionary<string, byte[]> Compressed = new(StringComparer.Ordinal);

    public static void MapAssets(this IEndpointRouteBuilder app) =>
        app.MapGet(WebAssets.Folder + "{version}/{name}", Find).ExcludeFromDescription();

    internal static IResult Find(string version, string name, HttpContext context)
    {
        if (WebAssets.Find(name) is not { } asset)
            return TypedResults.NotFound();

        var headers = context.Response.Headers;
        // A page of another version, from before or after an update: it gets what there is, but must ask again.
        headers.CacheControl = version == WebAssets.Version ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = "Accept-Encoding";
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal))
            return TypedResults.Bytes(asset.Content, asset.ContentType);

        headers.ContentEncoding = "br";
        return TypedResults.Bytes(Compressed.GetOrAdd(name, static (_, content) => Compress(content), asset.Content), asset.ContentType);
    }

    private static byte[] Compress(byte[] content)
    {
        using var output = new MemoryStream();
        using (var brotli = new BrotliStream(output, CompressionLevel.SmallestSize))
            brotli.Write(content);
        return output.ToArray();
    }
}
