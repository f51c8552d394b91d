namespace Parley.Server.Transfers;

/// <summary>
/// Keeps what is written synchronously until something is written asynchronously, or flushed: an archive closes its files
/// synchronously, which a response does not take. It is a few bytes each time.
/// </summary>
internal sealed class PatientStream(Stream inner) : Stream
{
    private readonly MemoryStream kept = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => kept.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => kept.Write(buffer);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await WriteKeptAsync(cancellationToken);
        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await WriteKeptAsync(cancellationToken);
        await inner.FlushAsync(cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask WriteKeptAsync(CancellationToken cancellationToken)
    {
        if (kept.Length == 0)
            return;
        await inner.WriteAsync(kept.GetBuffer().AsMemory(0, (int)kept.Length), cancellationToken);
        kept.SetLength(0);
    }
}
