using System.Buffers.Binary;
using System.Buffers.Text;

namespace Parley.Server.Search;

/// <summary>
/// Where a page of what was found ended: in which window of entries, and after how many of it. Numbers only rise, so what
/// comes meanwhile moves nothing.
/// </summary>
internal sealed record SearchCursor(long Below, int Skip)
{
    private const int Length = sizeof(long) + sizeof(int);

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Below);
        BinaryPrimitives.WriteInt32BigEndian(bytes[sizeof(long)..], Skip);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryParse(string text, out SearchCursor? cursor)
    {
        cursor = null;
        Span<byte> bytes = stackalloc byte[Length];
        if (text.Length != Base64Url.GetEncodedLength(Length)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != Length)
            return false;

        cursor = new SearchCursor(BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt32BigEndian(bytes[sizeof(long)..]));
        return cursor is { Below: >= 0, Skip: >= 0 };
    }
}
