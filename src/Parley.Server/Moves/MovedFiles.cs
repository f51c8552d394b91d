using System.Security.Cryptography;
using Parley.Server.Data;
using Parley.Server.Files;

namespace Parley.Server.Moves;

/// <summary>The contents of files, which are files beside SQLite and rows in PostgreSQL.</summary>
internal static class MovedFiles
{
    /// <summary>The table that is filled in PostgreSQL only.</summary>
    public const string Table = "FilePieces";

    /// <summary>The rows that the table of pieces is to have: of all contents that are there, in the order of its key.</summary>
    public static IEnumerable<object?[]> ReadPieces(MoveSource source, IReadOnlyList<StoredTable> tables, string folder)
    {
        foreach (var hash in Hashes(source, tables))
        {
            var path = BlobsOnDisk.PathIn(folder, hash);
            // A content that is missing was missing before.
            if (!File.Exists(path))
                continue;
            using var file = File.OpenRead(path);
            var buffer = new byte[BlobsInPostgres.Piece];
            for (var number = 0; file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) is > 0 and var length; number++)
                yield return [hash, number, length == buffer.Length ? buffer : buffer[..length]];
        }
    }

    /// <summary>Makes files of the pieces, each whole or not at all.</summary>
    public static void WriteFiles(MoveSource source, StoredTable pieces, string folder, CancellationToken cancellationToken)
    {
        PieceFile? open = null;
        try
        {
            foreach (var row in StoredRows.Read(source.Connection, source.Transaction, pieces))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (hash, bytes) = ((string)row[pieces.IndexOf("Sha256")]!, (byte[])row[pieces.IndexOf("Bytes")]!);
                if (open?.Hash != hash)
                {
                    open?.Finish();
                    open?.Dispose();
                    open = new PieceFile(folder, hash);
                }

                open.Write(bytes);
            }

            open?.Finish();
        }
        finally
        {
            open?.Dispose();
        }
    }

    private static List<string> Hashes(MoveSource source, IReadOnlyList<StoredTable> tables)
    {
        var blobs = tables.Single(table => table.Name == "FileBlobs");
        return [.. StoredRows.Read(source.Connection, source.Transaction, blobs).Select(row => (string)row[blobs.IndexOf("Sha256")]!).ToList().Order(StringComparer.Ordinal)];
    }

    private static int IndexOf(this StoredTable table, string column) => table.Columns.ToList().FindIndex(each => each.Name == column);

    /// <summary>A file that gets its name when it is what its name says.</summary>
    private sealed class PieceFile : IDisposable
    {
        private readonly IncrementalHash sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly string path;
        private readonly FileStream file;

        public PieceFile(string folder, string hash)
        {
            Hash = hash;
            path = BlobsOnDisk.PathIn(folder, hash);
            PrivateFiles.CreateDirectory(folder);
            PrivateFiles.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Delete(path + FileReceiver.Unfinished);
            file = PrivateFiles.Create(path + FileReceiver.Unfinished);
        }

        public string Hash { get; }

        public void Write(byte[] bytes)
        {
            sum.AppendData(bytes);
            file.Write(bytes);
        }

        public void Finish()
        {
            file.Flush(flushToDisk: true);
            file.Close();
            if (Convert.ToHexStringLower(sum.GetHashAndReset()) == Hash)
                File.Move(path + FileReceiver.Unfinished, path, overwrite: true);
        }

        public void Dispose()
        {
            file.Dispose();
            sum.Dispose();
            File.Delete(path + FileReceiver.Unfinished);
        }
    }
}
