namespace Parley.Server.Transfers;

/// <summary>Reads no more than it was told to: what an archive says of its own sizes is not believed.</summary>
internal class BudgetStream(Stream inner, long budget) : Stream
{
    /// <summary>How many bytes may still be read.</summary>
    public long Budget { get; set; } = budget;

    public override bool CanRead => true;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int Read(byte[] buffer, int offset, int count) => Spend(buffer.AsSpan(offset, inner.Read(buffer, offset, count)));

    public override int Read(Span<byte> buffer) => Spend(buffer[..inner.Read(buffer)]);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        return Spend(buffer.Span[..read]);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Pays for what was read.</summary>
    protected virtual int Spend(ReadOnlySpan<byte> read) => (Budget -= read.Length) >= 0 ? read.Length : throw new BudgetExceededException();
}

/// <summary>
/// Of JSON it also counts the values: a value of two characters may take a hundred times as much memory, and what packs
/// well holds millions of them.
/// </summary>
internal sealed class JsonBudgetStream(Stream inner, long budget, int mostValues) : BudgetStream(inner, budget)
{
    private int left = mostValues;
    private bool isInText;
    private bool isEscaped;

    protected override int Spend(ReadOnlySpan<byte> read)
    {
        foreach (var character in read)
        {
            if (isInText)
            {
                isInText = isEscaped || character != '"';
                isEscaped = !isEscaped && character == '\\';
            }
            else if (character == '"')
            {
                isInText = true;
            }
            else if (character is (byte)',' or (byte)'[' or (byte)'{' && --left < 0)
            {
                throw new BudgetExceededException();
            }
        }

        return base.Spend(read);
    }
}

/// <summary>More is there than may be read.</summary>
internal sealed class BudgetExceededException : IOException;
