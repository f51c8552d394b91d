using Parley.Server.Data;

namespace Parley.Server.Files;

/// <summary>Reads a content from its pieces, one of them at a time.</summary>
internal sealed class PieceStream(ReadPool reads, string sha256, long size) : Stream
{
    private byte[] piece = [];
    private int number = -1;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => size;

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Position >= size || buffer.IsEmpty)
            return 0;
        var wanted = (int)(Position / BlobsInPostgres.Piece);
        if (wanted != number)
        {
            piece = await reads.RunAsync(db => BlobRows.ReadPiece(db, sha256, wanted)) ?? throw new EndOfStreamException("The file was deleted while it was being read.");
            number = wanted;
        }

        var rest = piece.AsMemory((int)(Position % BlobsInPostgres.Piece));
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        Position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => size + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
