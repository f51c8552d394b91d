using System.Buffers;
using System.Text.Json;

namespace Parley.Server.Conversations;

/// <summary>What a delta adds to.</summary>
internal enum DeltaKind : byte
{
    Text,
    Thought,

    /// <summary>Something else, as JSON: one of the message's parts.</summary>
    Part,
}

/// <summary>A piece of a reply as the provider gave it.</summary>
internal readonly record struct ReplyDelta(DeltaKind Kind, string Text);

/// <summary>
/// Kind and length of each delta of a reply, a byte or two for each: with it the text of an ended reply splits again
/// where the events split it, and a reader goes on after any of them.
/// </summary>
internal static class DeltaMap
{
    private const int KindBits = 2;

    public static byte[] Encode(ReadOnlySpan<ReplyDelta> deltas)
    {
        var bytes = new ArrayBufferWriter<byte>(Math.Max(1, deltas.Length * 2));
        foreach (var delta in deltas)
            WriteVarint(bytes, ((uint)delta.Text.Length << KindBits) | (uint)delta.Kind);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Cuts what was kept of a message into its deltas.</summary>
    public static List<ReplyDelta> Split(ReadOnlySpan<byte> map, string text, string thoughts, IReadOnlyList<JsonElement> parts)
    {
        var deltas = new List<ReplyDelta>();
        int textEnd = 0, thoughtsEnd = 0, partsEnd = 0;
        while (TryRead(ref map) is var (kind, length))
        {
            deltas.Add(new(kind, kind switch
            {
                DeltaKind.Text => text.Substring((textEnd += length) - length, length),
                DeltaKind.Thought => thoughts.Substring((thoughtsEnd += length) - length, length),
                _ => parts[partsEnd++].GetRawText(),
            }));
        }

        return deltas;
    }

    /// <summary>Cuts a piece, in which everything stands one after the other, into its deltas.</summary>
    public static List<ReplyDelta> Split(ReadOnlySpan<byte> map, string content)
    {
        var deltas = new List<ReplyDelta>();
        var end = 0;
        while (TryRead(ref map) is var (kind, length))
            deltas.Add(new(kind, content.Substring((end += length) - length, length)));
        return deltas;
    }

    private static (DeltaKind Kind, int Length)? TryRead(ref ReadOnlySpan<byte> map) =>
        TryReadVarint(ref map, out var value) ? ((DeltaKind)(value & ((1 << KindBits) - 1)), (int)(value >> KindBits)) : null;

    private static void WriteVarint(ArrayBufferWriter<byte> bytes, uint value)
    {
        var span = bytes.GetSpan(5);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        bytes.Advance(length);
    }

    private static bool TryReadVarint(ref ReadOnlySpan<byte> map, out uint value)
    {
        value = 0;
        for (var (index, shift) = (0, 0); index < map.Length; index++, shift += 7)
        {
            value |= (uint)(map[index] & 0x7F) << shift;
            if (map[index] >= 0x80)
                continue;
            map = map[(index + 1)..];
            return true;
        }

        return false;
    }
}
