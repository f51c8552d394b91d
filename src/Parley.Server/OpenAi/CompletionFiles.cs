using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Server.Files;

namespace Parley.Server.OpenAi;

/// <summary>
/// What is shown to a model beside text, as OpenAI writes it. All of it comes with the request: nothing is fetched for a
/// caller, for it could be an address that only this server reaches.
/// </summary>
internal static class CompletionFiles
{
    private const string Base64 = ";base64,";

    /// <summary><c>{"image_url": {"url": "data:image/…;base64,…"}}</c></summary>
    public static DataContent Image(JsonElement part, string path)
    {
        var address = part.Needed("image_url", $"{path}.").AsObject($"{path}.image_url").Needed("url", $"{path}.image_url.").AsText($"{path}.image_url.url");
        if (!address.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase) || !address.Contains(Base64, StringComparison.OrdinalIgnoreCase))
            throw new WrongParameterException($"{path}.image_url.url", "An image is given as a data: URL with base64. Addresses are not fetched.");
        try
        {
            var image = new DataContent(address);
            _ = image.Data.Length;
            return image;
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or UriFormatException or FormatException)
        {
            throw new WrongParameterException($"{path}.image_url.url", "This is no data: URL with base64.");
        }
    }

    /// <summary><c>{"input_audio": {"data": "…", "format": "mp3"}}</c></summary>
    public static DataContent Audio(JsonElement part, string path)
    {
        var audio = part.Needed("input_audio", $"{path}.").AsObject($"{path}.input_audio");
        return Known(Bytes(audio.Needed("data", $"{path}.input_audio.").AsText($"{path}.input_audio.data"), $"{path}.input_audio.data"), $"{path}.input_audio.data");
    }

    /// <summary><c>{"file": {"file_data": "data:application/pdf;base64,…"}}</c>; some clients send the base64 alone.</summary>
    public static DataContent File(JsonElement part, string path)
    {
        var file = part.Needed("file", $"{path}.").AsObject($"{path}.file");
        if (file.Member("file_id") is not null)
            throw new WrongParameterException($"{path}.file.file_id", "No files are kept for programs. A file is given as file_data.");
        var data = file.Needed("file_data", $"{path}.file.").AsText($"{path}.file.file_data");
        var comma = data.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? data.IndexOf(Base64, StringComparison.OrdinalIgnoreCase) : -Base64.Length;
        return comma == -1
            ? throw new WrongParameterException($"{path}.file.file_data", "file_data is a data: URL with base64.")
            : Known(Bytes(data.AsSpan(comma + Base64.Length), $"{path}.file.file_data"), $"{path}.file.file_data");
    }

    // By what it holds, as everywhere: clients call things what they like.
    private static DataContent Known(ReadOnlyMemory<byte> bytes, string path) =>
        GeminiTypes.Of((MagicNumbers.Find(bytes.Span) ?? (IsText(bytes.Span) ? ContentType.Text : null))?.MediaType ?? "") is { } type
            ? new DataContent(bytes, type)
            : throw new WrongParameterException(path, "Files of this kind are not taken. Pictures, PDFs, sounds, videos and texts are.");

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        var probe = new TextProbe();
        probe.Add(bytes);
        return probe is { IsText: true, IsWhole: true };
    }

    private static ReadOnlyMemory<byte> Bytes(ReadOnlySpan<char> base64, string path)
    {
        var bytes = new byte[base64.Length / 4 * 3 + 3];
        return Convert.TryFromBase64Chars(base64, bytes, out var length) && length > 0
            ? bytes.AsMemory(0, length)
            : throw new WrongParameterException(path, $"{path} is no base64.");
    }
}
