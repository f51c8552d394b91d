namespace Parley.Server.Files;

/// <summary>What Gemini calls the kinds of files that it reads; the rest it does not read.</summary>
internal static class GeminiTypes
{
    public static string? Of(string mediaType) => mediaType switch
    {
        "image/png" or "image/jpeg" or "image/webp" or "image/heic" or "image/heif" or "application/pdf" or "text/plain"
            or "audio/wav" or "audio/aiff" or "audio/aac" or "audio/ogg" or "audio/flac"
            or "video/mp4" or "video/mpeg" or "video/x-flv" or "video/webm" or "video/3gpp" => mediaType,
        "audio/mpeg" => "audio/mp3",
        "video/quicktime" => "video/mov",
        "video/x-msvideo" => "video/avi",
        "video/x-ms-wmv" => "video/wmv",
        _ => null,
    };
}
