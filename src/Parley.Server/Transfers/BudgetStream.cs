namespace Parley.Server.Transfers;

/// <summary>Reads no more than it was told to: what an archive says of its own sizes is not believed.</summary>
internal sealed class BudgetStream(Stream inner, long budget) : Stream
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

    public override int Read(byte[] buffer, int offset, int count) => Spend(inner.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer) => Spend(inner.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Spend(await inner.ReadAsync(buffer, cancellationToken));

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

    private int Spend(int read) => (Budget -= read) >= 0 ? read : throw new BudgetExceededException();
}

/// <summary>More is there than may be read.</summary>
internal sealed class BudgetExceededException : IOException;
