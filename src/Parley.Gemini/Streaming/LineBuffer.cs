using System.Buffers;
using Parley.Gemini.Errors;

namespace Parley.Gemini.Streaming;

/// <summary>Bytes in, lines out: they end with LF, CR or both, and a byte order mark before the first is skipped.</summary>
internal sealed class LineBuffer(int maxLineBytes) : IDisposable
{
    private const int ReadSize = 16 * 1024;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
    private int start;
    private int scanned;
    private int end;
    private bool afterCr;
    private bool begun;

    /// <summary>What came after the last line end.</summary>
    public ReadOnlySpan<byte> Rest
    {
        get
        {
            SkipMark(atEnd: true);
            SkipLf();
            return buffer.AsSpan(start..end);
        }
    }

    /// <summary>Where the next bytes go.</summary>
    public Memory<byte> GetMemory()
    {
        if (start == end)
            start = scanned = end = 0;
        if (buffer.Length - end < ReadSize / 4)
            MakeRoom();

        return buffer.AsMemory(end);
    }

    public void Advance(int count) => end += count;

    /// <summary>The next whole line, without its end.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        line = default;
        if (!SkipMark(atEnd: false))
            return false;

        SkipLf();
        var length = buffer.AsSpan(scanned, end - scanned).IndexOfAny((byte)'\r', (byte)'\n');
        if (length < 0)
        {
            scanned = end;
            return end - start <= maxLineBytes ? false : throw Failures.TooLong();
        }

        var lineEnd = scanned + length;
        line = buffer.AsSpan(start..lineEnd);
        afterCr = buffer[lineEnd] == '\r';
        start = scanned = lineEnd + 1;
        return true;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    // A CR ends its line at once, so the LF that belongs to it may come with the next read.
    private void SkipLf()
    {
        if (!afterCr || start == end)
            return;

        if (buffer[start] == '\n')
            scanned = ++start;
        afterCr = false;
    }

    private bool SkipMark(bool atEnd)
    {
        if (begun)
            return true;

        var mark = "\uFEFF"u8;
        var bytes = buffer.AsSpan(start..end);
        if (bytes.Length < mark.Length && mark.StartsWith(bytes) && !atEnd)
            return false;

        if (bytes.StartsWith(mark))
            scanned = start += mark.Length;
        begun = true;
        return true;
    }

    private void MakeRoom()
    {
        var kept = end - start;
        var bytes = kept + ReadSize <= buffer.Length ? buffer : ArrayPool<byte>.Shared.Rent(Math.Max(kept * 2, kept + ReadSize));
        buffer.AsSpan(start..end).CopyTo(bytes);
        if (bytes != buffer)
            ArrayPool<byte>.Shared.Return(buffer);

        (buffer, scanned, end, start) = (bytes, scanned - start, kept, 0);
    }
}
