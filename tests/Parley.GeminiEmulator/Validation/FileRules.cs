using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parley.Emulation.Errors;
using Parley.Emulation.Files;
using Parley.Emulation.Http;

namespace Parley.Emulation.Validation;

/// <summary>What <c>fileData</c> refers to: uploads that are active, public videos, and addresses that Gemini fetches itself.</summary>
internal sealed partial class FileRules(FileShelf files)
{
    /// <summary>A video whose id begins so is not public.</summary>
    private const string Private = "private";

    [GeneratedRegex("^https?://[^/]+/v1(beta|alpha)?/files/(?<id>[^/?]+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Upload { get; }

    [GeneratedRegex("^https://(www\\.youtube\\.com/watch\\?v=|youtu\\.be/)(?<id>[A-Za-z0-9_-]{11})$", RegexOptions.ExplicitCapture)]
    private static partial Regex Video { get; }

    public GeminiError? Refusal(GenerateRequest request)
    {
        var parts = request.Contents.SelectMany(content => content!["parts"]!.AsArray()).Select(part => part!["fileData"]).OfType<JsonObject>();
        return parts.Select(part => Refusal((string?)part["fileUri"] ?? "")).FirstOrDefault(refusal => refusal is not null);
    }

    private GeminiError? Refusal(string uri)
    {
        if (Upload.Match(uri) is { Success: true } upload)
        {
            var id = upload.Groups["id"].Value;
            return files.Find(id) switch
            {
                null => GeminiErrors.NoSuchFile(id),
                { State: "ACTIVE" } => null,
                _ => new GeminiError(400, "FAILED_PRECONDITION", $"The File {id} is not in an ACTIVE state and usage is not allowed."),
            };
        }

        if (Video.Match(uri) is { Success: true } video)
            return video.Groups["id"].Value.StartsWith(Private, StringComparison.Ordinal) ? new GeminiError(403, "PERMISSION_DENIED", "The caller does not have permission") : null;
        return uri.StartsWith("gs://", StringComparison.Ordinal) || uri.StartsWith("https://", StringComparison.Ordinal)
            ? null
            : GeminiError.InvalidArgument($"Invalid or unsupported file uri: {uri}");
    }
}
