using System.Text.Unicode;

namespace Parley.Server.Files;

/// <summary>Says of bytes that come in pieces whether all of them are text: UTF-8, and no NUL.</summary>
internal sealed class TextProbe
{
    private readonly byte[] cut = new byte[8];
    private int cutLength;

    /// <summary>So far.</summary>
    public bool IsText { get; private set; } = true;

    /// <summary>No character is left half.</summary>
    public bool IsWhole => cutLength == 0;

    public void Add(ReadOnlySpan<byte> piece)
    {
        // A character of the piece before ends in this one.
        while (IsText && cutLength > 0 && piece.Length > 0)
        {
            cut[cutLength++] = piece[0];
            piece = piece[1..];
            if (TailOf(cut.AsSpan(0, cutLength)) == 0)
            {
                IsText = Utf8.IsValid(cut.AsSpan(0, cutLength));
                cutLength = 0;
            }
        }

        if (!IsText || piece.IsEmpty)
            return;
        cutLength = TailOf(piece);
        piece[^cutLength..].CopyTo(cut);
        piece = piece[..^cutLength];
        IsText = !piece.Contains((byte)0) && Utf8.IsValid(piece);
    }

    /// <summary>How many bytes at the end begin a character that needs more.</summary>
    private static int TailOf(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var lead = bytes[^back];
            if ((lead & 0xC0) == 0x80)
                continue;
            var needed = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
            return needed > back ? back : 0;
        }

        return 0;
    }
}
