using System.Buffers;
using Parley.Gemini.Errors;

namespace Parley.Gemini.Streaming;

/// <summary>Bytes in, lines out: they end with LF, CR or both, and a byte order mark before the first is skipped.</summary>
internal sealed class LineBuffer(int maxLineBytes) : IDisposable
{
    private const int ReadSize = 16 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(ReadSize);
    private int _start;
    private int _scanned;
    private int _end;
    private bool _afterCr;
    private bool _begun;

    /// <summary>What came after the last line end.</summary>
    public ReadOnlySpan<byte> Rest
    {
        get
        {
            SkipMark(atEnd: true);
            SkipLf();
            return _bytes.AsSpan(_start.._end);
        }
    }

    /// <summary>Where the next bytes go.</summary>
    public Memory<byte> GetMemory()
    {
        if (_start == _end)
            _start = _scanned = _end = 0;
        if (_bytes.Length - _end < ReadSize / 4)
            MakeRoom();

        return _bytes.AsMemory(_end);
    }

    public void Advance(int count) => _end += count;

    /// <summary>The next whole line, without its end.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        line = default;
        if (!SkipMark(atEnd: false))
            return false;

        SkipLf();
        var length = _bytes.AsSpan(_scanned, _end - _scanned).IndexOfAny((byte)'\r', (byte)'\n');
        if (length < 0)
        {
            _scanned = _end;
            return _end - _start <= maxLineBytes ? false : throw Failures.TooLong();
        }

        var lineEnd = _scanned + length;
        line = _bytes.AsSpan(_start..lineEnd);
        _afterCr = _bytes[lineEnd] == '\r';
        _start = _scanned = lineEnd + 1;
        return true;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    // A CR ends its line at once, so the LF that belongs to it may come with the next read.
    private void SkipLf()
    {
        if (!_afterCr || _start == _end)
            return;

        if (_bytes[_start] == '\n')
            _scanned = ++_start;
        _afterCr = false;
    }

    private bool SkipMark(bool atEnd)
    {
        if (_begun)
            return true;

        var mark = "\uFEFF"u8;
        var bytes = _bytes.AsSpan(_start.._end);
        if (bytes.Length < mark.Length && mark.StartsWith(bytes) && !atEnd)
            return false;

        if (bytes.StartsWith(mark))
            _scanned = _start += mark.Length;
        _begun = true;
        return true;
    }

    private void MakeRoom()
    {
        var kept = _end - _start;
        var bytes = kept + ReadSize <= _bytes.Length ? _bytes : ArrayPool<byte>.Shared.Rent(Math.Max(kept * 2, kept + ReadSize));
        _bytes.AsSpan(_start..(_end)).CopyTo(bytes);
        if (bytes != _bytes)
            ArrayPool<byte>.Shared.Return(_bytes);

        (_bytes, _scanned, _end, _start) = (bytes, _scanned - _start, kept, 0);
    }
}
