using System.IO.Compression;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Backups;

/// <summary>
/// Copies an installation into one archive while its server runs. The archive has its name when it is whole and on disk,
/// and never before.
/// </summary>
internal sealed class BackupWriter(DataDirectory directory, SqliteDatabase database, SqliteStart start, TimeProvider time)
{
    public const string KeyFile = "secret.key";

    /// <summary>A name that says when.</summary>
    public string NewName() => $"parley-{time.GetUtcNow():yyyyMMdd'T'HHmmssfff'Z'}.zip";

    public async Task<BackupManifest> WriteAsync(string path, bool withKeys, CancellationToken cancellationToken)
    {
        start.RequireCurrent();
        if (File.Exists(path) || Directory.Exists(path))
            throw IsTaken(path);
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
            throw new OperationFailedException(ExitCodes.CannotCreate, $"There is no directory {folder}. Make it, or write the backup elsewhere with --to.");

        var unfinished = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.CreateVersion7()}");
        try
        {
            var manifest = await WriteArchiveAsync(unfinished, withKeys, cancellationToken);
            Publish(unfinished, path);
            return manifest;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new OperationFailedException(ExitCodes.InputOutput, $"The backup could not be written: {failure.Message.TrimEnd('.')}. Make room there, or write it elsewhere with --to.");
        }
        finally
        {
            foreach (var leftover in (string[])[unfinished, unfinished + ".db", unfinished + ".db-journal", unfinished + ".db-wal", unfinished + ".db-shm"])
                File.Delete(leftover);
        }
    }

    private async Task<BackupManifest> WriteArchiveAsync(string path, bool withKeys, CancellationToken cancellationToken)
    {
        var copy = path + ".db";
        var (migrations, tables) = CopyDatabase(copy);

        await using var file = PrivateFiles.Create(path);
        BackupManifest manifest;
        await using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            // What a row names was written before the row: files that are copied after the database miss nothing.
            List<BackupFile> files = [await AddAsync(archive, copy, BackupManifest.DatabaseEntry, cancellationToken)];
            foreach (var name in OtherFiles(withKeys))
            {
                // What was deleted since the list was made is missed by no row that came later.
                if (File.Exists(directory.PathOf(name)))
                    files.Add(await AddAsync(archive, directory.PathOf(name), name, cancellationToken));
            }

            manifest = new BackupManifest(
                BackupManifest.CurrentFormat, typeof(BackupWriter).Assembly.GetName().Version!.ToString(3), time.GetUtcNow(), migrations, tables, files);
            await using var entry = await archive.CreateEntry(BackupManifest.EntryName).OpenAsync(cancellationToken);
            await JsonSerializer.SerializeAsync(entry, manifest, BackupManifest.Json, cancellationToken);
        }

        file.Flush(flushToDisk: true);
        return manifest;
    }

    private (List<string> Migrations, Dictionary<string, long> Tables) CopyDatabase(string path)
    {
        PrivateFiles.Create(path).Dispose();
        using (var source = database.Open())
        using (var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString))
            source.BackupDatabase(target);

        using var copy = new BackupDatabase(path);
        copy.RequireWhole();
        return (copy.Migrations, copy.RowsPerTable);
    }

    private static async Task<BackupFile> AddAsync(ZipArchive archive, string path, string name, CancellationToken cancellationToken)
    {
        await using var from = File.OpenRead(path);
        await using var to = await archive.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        var (size, sha256) = await CheckedCopy.CopyAsync(from, to, long.MaxValue, cancellationToken);
        return new BackupFile(name, size, sha256);
    }

    /// <summary>All but the database, what only a running server needs, what is half written, and copies of before.</summary>
    private IEnumerable<string> OtherFiles(bool withKeys) =>
        from path in Directory.EnumerateFiles(directory.Path, "*", Everything)
        let name = Path.GetRelativePath(directory.Path, path).Replace('\\', '/')
        where !IsLeftOut(name, Path.GetFileName(path)) && (withKeys || name != KeyFile)
        orderby name
        select name;

    // What may not be read is no reason for a backup without it.
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };

    private static bool IsLeftOut(string name, string file) =>
        name.StartsWith(BackupManifest.DatabaseEntry, StringComparison.Ordinal)
        || name.StartsWith("before-", StringComparison.Ordinal)
        || name.StartsWith(BackupOptions.DefaultFolder + "/", StringComparison.Ordinal)
        || name == DataDirectory.LockFile
        || file.StartsWith('.') || file.EndsWith(".tmp", StringComparison.Ordinal) || file.EndsWith(".new", StringComparison.Ordinal)
        || (file.Contains("parley-", StringComparison.Ordinal) && file.EndsWith(".zip", StringComparison.Ordinal));

    // Moving never overwrites, also where two backups end at the same moment.
    private static void Publish(string unfinished, string path)
    {
        try
        {
            File.Move(unfinished, path);
            PrivateFiles.FlushDirectory(Path.GetDirectoryName(path)!);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw IsTaken(path);
        }
    }

    private static OperationFailedException IsTaken(string path) =>
        new(ExitCodes.CannotCreate, $"{path} exists already, and a backup never overwrites anything. Choose another name with --to.");
}
