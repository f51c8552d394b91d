using System.Buffers.Binary;
using Parley.Protocol.Files;

namespace Parley.Server.Files;

/// <summary>What a file is by its content.</summary>
/// <param name="MediaType">The media type.</param>
/// <param name="Kind">One of <see cref="FileKinds"/>.</param>
internal sealed record ContentType(string MediaType, string Kind)
{
    public static readonly ContentType Text = new("text/plain", FileKinds.Text);
}

/// <summary>Knows files by how they begin. What a client says of one, and what it calls it, is not asked.</summary>
internal static class MagicNumbers
{
    /// <summary>How much of the beginning is looked at.</summary>
    public const int Needed = 64;

    public static ContentType? Find(ReadOnlySpan<byte> start) =>
        ImageOf(start) is { } image ? new ContentType(image, FileKinds.Image)
        : start.StartsWith("%PDF-"u8) ? new ContentType("application/pdf", FileKinds.Pdf)
        : AudioOf(start) is { } audio ? new ContentType(audio, FileKinds.Audio)
        : VideoOf(start) is { } video ? new ContentType(video, FileKinds.Video)
        : null;

    private static string? ImageOf(ReadOnlySpan<byte> start) =>
        start.StartsWith<byte>([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : start.StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : start.StartsWith("GIF87a"u8) || start.StartsWith("GIF89a"u8) ? "image/gif"
        : IsRiff(start, "WEBP"u8) ? "image/webp"
        : BrandOf(start) switch
        {
            "heic" or "heix" or "heim" or "heis" => "image/heic",
            "mif1" or "msf1" or "hevc" or "hevx" => "image/heif",
            _ => null,
        };

    private static string? AudioOf(ReadOnlySpan<byte> start) =>
        IsRiff(start, "WAVE"u8) ? "audio/wav"
        : start.StartsWith("FORM"u8) && start.Length >= 12 && (start[8..12].SequenceEqual("AIFF"u8) || start[8..12].SequenceEqual("AIFC"u8)) ? "audio/aiff"
        : start.StartsWith("fLaC"u8) ? "audio/flac"
        : start.StartsWith("OggS"u8) ? "audio/ogg"
        : start.StartsWith("ID3"u8) ? "audio/mpeg"
        : BrandOf(start) is "M4A " or "M4B " ? "audio/mp4"
        : FrameOf(start);

    /// <summary>Sounds without a head, by their first frame: a sync word, and fields that have values of theirs.</summary>
    private static string? FrameOf(ReadOnlySpan<byte> start)
    {
        if (start.Length < 4 || start[0] != 0xFF || (start[1] & 0xE0) != 0xE0)
            return null;
        if ((start[1] & 0xF6) == 0xF0)
            return (start[2] & 0x3C) >> 2 < 13 ? "audio/aac" : null;
        var (version, layer, rate, frequency) = ((start[1] >> 3) & 3, (start[1] >> 1) & 3, start[2] >> 4, (start[2] >> 2) & 3);
        return version != 1 && layer == 1 && rate is > 0 and < 15 && frequency != 3 ? "audio/mpeg" : null;
    }

    private static string? VideoOf(ReadOnlySpan<byte> start) =>
        IsRiff(start, "AVI "u8) ? "video/x-msvideo"
        : start.StartsWith("FLV\u0001"u8) ? "video/x-flv"
        : start.StartsWith<byte>([0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11]) ? "video/x-ms-wmv"
        : start.StartsWith<byte>([0x00, 0x00, 0x01, 0xBA]) || start.StartsWith<byte>([0x00, 0x00, 0x01, 0xB3]) ? "video/mpeg"
        : start.StartsWith<byte>([0x1A, 0x45, 0xDF, 0xA3]) && start.IndexOf("webm"u8) > 0 ? "video/webm"
        : BrandOf(start) switch
        {
            null or "avif" or "avis" or "crx " => null,
            "qt  " => "video/quicktime",
            var brand when brand.StartsWith("3g", StringComparison.Ordinal) => "video/3gpp",
            _ => "video/mp4",
        };

    private static bool IsRiff(ReadOnlySpan<byte> start, ReadOnlySpan<byte> form) => start.Length >= 12 && start.StartsWith("RIFF"u8) && start[8..12].SequenceEqual(form);

    /// <summary>Of the family of MP4 the main brand.</summary>
    private static string? BrandOf(ReadOnlySpan<byte> start) =>
        start.Length >= 12 && start[4..8].SequenceEqual("ftyp"u8) && BinaryPrimitives.ReadUInt32BigEndian(start) is >= 12 and <= 1024
            ? System.Text.Encoding.Latin1.GetString(start[8..12])
            : null;
}
