using System.Buffers.Binary;
using System.Buffers.Text;

namespace Parley.Server.Conversations;

/// <summary>Where a page of conversations ended: the next begins after it, however many came or went since.</summary>
internal sealed record ConversationCursor(bool Pinned, DateTimeOffset UpdatedAt, Guid Id)
{
    private const int Length = 1 + sizeof(long) + 16;

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes[0] = Pinned ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], UpdatedAt.UtcTicks);
        Id.TryWriteBytes(bytes[9..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryParse(string text, out ConversationCursor? cursor)
    {
        cursor = null;
        Span<byte> bytes = stackalloc byte[Length];
        if (text.Length != Base64Url.GetEncodedLength(Length)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != Length)
            return false;

        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes[1..]);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            return false;
        cursor = new ConversationCursor(bytes[0] != 0, new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(bytes[9..], bigEndian: true));
        return true;
    }
}
