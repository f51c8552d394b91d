using System.Text.Json.Nodes;
using Parley.Emulation.Http;
using Parley.Emulation.Models;

namespace Parley.Emulation.Validation;

/// <summary>How much a prompt may hold, and what kinds of media.</summary>
internal static class LimitRules
{
    private static readonly string[] MediaTypes =
    [
        "image/png", "image/jpeg", "image/webp", "image/heic", "image/heif", "application/pdf",
        "audio/wav", "audio/mp3", "audio/mpeg", "audio/aiff", "audio/aac", "audio/ogg", "audio/flac",
        "video/mp4", "video/mpeg", "video/mov", "video/avi", "video/x-flv", "video/mpg", "video/webm", "video/wmv", "video/3gpp",
    ];

    public static string? Broken(GenerateRequest request)
    {
        foreach (var type in request.Contents.SelectMany(content => content!["parts"]!.AsArray()).Select(MediaType).OfType<string>())
        {
            if (!MediaTypes.Contains(type) && !type.StartsWith("text/", StringComparison.Ordinal))
                return $"Unsupported MIME type: {type}";
        }
        var tokens = request.PromptTokens;
        return tokens > EmulatedModel.Window
            ? $"The input token count ({tokens}) exceeds the maximum number of tokens allowed ({EmulatedModel.Window})."
            : null;
    }

    private static string? MediaType(JsonNode? part) => part!["inlineData"] is { } blob ? blob["mimeType"]?.GetValue<string>() ?? ""
        : part["fileData"]?["mimeType"]?.GetValue<string>();
}
