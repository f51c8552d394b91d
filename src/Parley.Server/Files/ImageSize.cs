using System.Buffers.Binary;

namespace Parley.Server.Files;

/// <summary>Reads from the head of a picture how large it is. Nothing is unpacked, whatever the picture promises.</summary>
internal static class ImageSize
{
    /// <summary>What a good camera makes, and no bomb.</summary>
    public const long MostPixels = 100_000_000;

    private const int Head = 64 * 1024;
    private const int MostMarkers = 1_000;

    /// <summary>Null where the head is broken.</summary>
    public static async Task<(long Width, long Height)?> ReadAsync(Stream file, string mediaType)
    {
        if (mediaType == "image/jpeg")
            return await OfJpegAsync(file);
        var head = new byte[Head];
        file.Position = 0;
        var length = await file.ReadAtLeastAsync(head, Head, throwOnEndOfStream: false);
        return Of(head.AsSpan(0, length), mediaType);
    }

    private static (long Width, long Height)? Of(ReadOnlySpan<byte> head, string mediaType) => mediaType switch
    {
        "image/png" when head.Length >= 24 && head[12..16].SequenceEqual("IHDR"u8) =>
            (BinaryPrimitives.ReadUInt32BigEndian(head[16..]), BinaryPrimitives.ReadUInt32BigEndian(head[20..])),
        "image/gif" when head.Length >= 10 => (BinaryPrimitives.ReadUInt16LittleEndian(head[6..]), BinaryPrimitives.ReadUInt16LittleEndian(head[8..])),
        "image/webp" when head.Length >= 30 => OfWebP(head),
        "image/heic" or "image/heif" => OfHeif(head),
        _ => null,
    };

    private static (long, long)? OfWebP(ReadOnlySpan<byte> head) => System.Text.Encoding.Latin1.GetString(head[12..16]) switch
    {
        "VP8 " => (BinaryPrimitives.ReadUInt16LittleEndian(head[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(head[28..]) & 0x3FFF),
        "VP8L" => BinaryPrimitives.ReadUInt32LittleEndian(head[21..]) is var bits ? ((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1) : null,
        "VP8X" => (Three(head[24..]) + 1, Three(head[27..]) + 1),
        _ => null,
    };

    private static long Three(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    /// <summary>The largest of the pictures that are in it.</summary>
    private static (long, long)? OfHeif(ReadOnlySpan<byte> head)
    {
        (long Width, long Height)? largest = null;
        for (var at = head.IndexOf("ispe"u8); at >= 0 && at + 16 <= head.Length; at = Next(head, at))
        {
            var (width, height) = ((long)BinaryPrimitives.ReadUInt32BigEndian(head[(at + 8)..]), (long)BinaryPrimitives.ReadUInt32BigEndian(head[(at + 12)..]));
            if (largest is not { } known || width * height > known.Width * known.Height)
                largest = (width, height);
        }

        return largest;
    }

    private static int Next(ReadOnlySpan<byte> head, int at) => head[(at + 4)..].IndexOf("ispe"u8) is >= 0 and var next ? at + 4 + next : -1;

    /// <summary>From marker to marker, for what a camera writes before the picture may be long.</summary>
    private static async Task<(long, long)?> OfJpegAsync(Stream file)
    {
        var marker = new byte[9];
        long at = 2;
        for (var count = 0; count < MostMarkers; count++)
        {
            file.Position = at;
            if (await file.ReadAtLeastAsync(marker, marker.Length, throwOnEndOfStream: false) < marker.Length || marker[0] != 0xFF)
                return null;
            // Between markers any number of 0xFF may stand.
            if (marker[1] == 0xFF)
            {
                at++;
                continue;
            }

            if (marker[1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return (BinaryPrimitives.ReadUInt16BigEndian(marker.AsSpan(7)), BinaryPrimitives.ReadUInt16BigEndian(marker.AsSpan(5)));
            at += 2 + (marker[1] is 0x01 or (>= 0xD0 and <= 0xD8) ? 0 : BinaryPrimitives.ReadUInt16BigEndian(marker.AsSpan(2)));
        }

        return null;
    }
}
