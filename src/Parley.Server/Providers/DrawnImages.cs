using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Parley.Server.Providers;

/// <summary>The pictures in <c>[{"type": "image_url", "image_url": {"url": "data:image/png;base64,…"}}]</c>; what is anything else is none.</summary>
internal static class DrawnImages
{
    /// <summary>Of one answer; how large they are together is bounded with the answer.</summary>
    public const int Most = 16;

    private static readonly string[] Types = ["image/png", "image/jpeg", "image/webp", "image/gif"];

    public static IEnumerable<DataContent> In(ReadOnlyMemory<byte> json)
    {
        using var images = JsonDocument.Parse(json);
        if (images.RootElement.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var image in images.RootElement.EnumerateArray())
        {
            if (image.ValueKind == JsonValueKind.Object && image.TryGetProperty("image_url", out var place) && place.ValueKind == JsonValueKind.Object
                && place.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String && Read(url.GetString()!) is { } read)
                yield return read;
        }
    }

    private static DataContent? Read(string url)
    {
        if (!url.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            var image = new DataContent(url);
            return image.Data.Length > 0 && Types.Contains(image.MediaType) ? image : null;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or UriFormatException or FormatException)
        {
            return null;
        }
    }
}
