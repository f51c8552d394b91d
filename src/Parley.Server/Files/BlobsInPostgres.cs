using Parley.Server.Data;

namespace Parley.Server.Files;

/// <summary>Contents as rows of pieces, so that every server of an installation has all of them.</summary>
internal sealed class BlobsInPostgres(DataDirectory directory, DatabaseWriter writer, ReadPool reads, TimeProvider clock) : BlobStore
{
    /// <summary>How long each piece is, but the last.</summary>
    public const int Piece = 1024 * 1024;

    private const int MostAttempts = 5;

    public static int PiecesOf(long size) => (int)((size + Piece - 1) / Piece);

    public override async Task<bool> KeepAsync(ReceivedFile file, Func<WriteConnection, bool> insert)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            await writer.RunAsync(db => BlobRows.Touch(db, file.Sha256, file.Size, clock.GetUtcNow()));
            // Also where they are there already: the same work in the same time, whoever else has the same content.
            await WriteAsync(file);
            // Another server may have deleted the same content in between; then it is written anew.
            var kept = await writer.RunAsync(db =>
                BlobRows.Hold(db, file.Sha256) && BlobRows.Pieces(db, file.Sha256) == PiecesOf(file.Size) ? insert(db) : (bool?)null);
            if (kept is false)
                await DropAsync([file.Sha256]);
            if (kept is { } done)
                return done;
        }

        throw new StorageUnavailableException("A file was deleted again and again while it was being stored.");
    }

    public override async Task<int> ReleaseAsync(Func<WriteConnection, IReadOnlyList<string>> delete)
    {
        var released = await writer.RunAsync(delete);
        await DropAsync(released);
        return released.Count;
    }

    public override async Task<Stream?> OpenAsync(string sha256, long size) =>
        await reads.RunAsync(db => BlobRows.Pieces(db, sha256)) == PiecesOf(size) ? new PieceStream(reads, sha256, size) : null;

    public override async Task CleanAsync(DateTimeOffset before)
    {
        await DropAsync(await reads.RunAsync(db => BlobRows.Unreferred(db, before)), before);
        var folder = directory.PathOf(FileReceiver.Folder);
        if (!Directory.Exists(folder))
            return;
        foreach (var path in Directory.EnumerateFiles(folder, "*" + FileReceiver.Unfinished).Where(path => File.GetLastWriteTimeUtc(path) < before.UtcDateTime))
            File.Delete(path);
    }

    private async Task WriteAsync(ReceivedFile file)
    {
        await using var content = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        var buffer = new byte[Piece];
        for (var number = 0; await content.ReadAtLeastAsync(buffer, Piece, throwOnEndOfStream: false) is > 0 and var length; number++)
        {
            var (piece, at) = (length == Piece ? buffer : buffer[..length], number);
            await writer.RunAsync(db =>
            {
                if (BlobRows.Hold(db, file.Sha256))
                    BlobRows.InsertPiece(db, file.Sha256, at, piece);
            });
        }
    }

    private async Task DropAsync(IEnumerable<string> hashes, DateTimeOffset? before = null)
    {
        var asOf = before ?? clock.GetUtcNow();
        foreach (var hash in hashes.Distinct(StringComparer.Ordinal))
        {
            while (await writer.RunAsync(db => BlobRows.IsUnused(db, hash, asOf) && BlobRows.DeleteSomePieces(db, hash) > 0))
            {
            }

            await writer.RunAsync(db => BlobRows.IsUnused(db, hash, asOf) && BlobRows.Pieces(db, hash) == 0 && BlobRows.DeleteUnused(db, hash));
        }
    }
}
