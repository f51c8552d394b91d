namespace Parley.Tests.Gemini;

/// <summary>A body that arrives in pieces, each by a read of its own, and then ends, breaks or falls silent.</summary>
internal sealed class PieceStream(IEnumerable<byte[]> pieces, Exception? end = null, bool silentEnd = false) : Stream
{
    private readonly Queue<ReadOnlyMemory<byte>> waiting = new(pieces.Where(piece => piece.Length > 0).Select(piece => (ReadOnlyMemory<byte>)piece));

    public TaskCompletionSource FellSilent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Closed { get; private set; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (waiting.TryDequeue(out var piece))
        {
            var count = Math.Min(piece.Length, buffer.Length);
            piece[..count].CopyTo(buffer);
            if (count < piece.Length)
            {
                var rest = waiting.ToArray();
                waiting.Clear();
                waiting.Enqueue(piece[count..]);
                foreach (var later in rest)
                    waiting.Enqueue(later);
            }

            return count;
        }

        if (silentEnd)
        {
            FellSilent.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return end is null ? 0 : throw end;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronous reads.");
    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        Closed = true;
        base.Dispose(disposing);
    }
}
