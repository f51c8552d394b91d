using System.IO.Compression;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Backups;

/// <summary>Unpacks an archive beside its target, checks all of it, and only then puts it in place.</summary>
internal sealed class BackupReader(TimeProvider time)
{
    private const long LargestManifest = 64 * 1024 * 1024;

    /// <returns>What was restored, and where that lies which stood there before, if anything did.</returns>
    public async Task<(BackupManifest Manifest, string? Aside)> RestoreAsync(string archivePath, string target, bool replace, CancellationToken cancellationToken)
    {
        target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        using var place = new RestoreTarget(target, replace);
        var staging = $"{target}.restoring-{Guid.CreateVersion7()}";
        try
        {
            using var archive = Open(archivePath);
            var manifest = await ReadManifestAsync(archive, cancellationToken);
            PrivateFiles.CreateDirectory(staging);
            foreach (var file in manifest.Files)
                await UnpackAsync(archive, file, staging, cancellationToken);
            CheckDatabase(Path.Combine(staging, BackupManifest.DatabaseEntry), manifest);
            return (manifest, place.Take(staging, time.GetUtcNow()));
        }
        catch (Exception failure) when (failure is InvalidDataException or JsonException or SqliteException or NotSupportedException)
        {
            throw IsNone();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OperationFailedException(ExitCodes.InputOutput, $"The backup could not be restored: {failure.Message.TrimEnd('.')}. Nothing was changed.");
        }
        finally
        {
            if (Directory.Exists(staging))
                Directory.Delete(staging, recursive: true);
        }
    }

    private static ZipArchive Open(string path) => File.Exists(path)
        ? ZipFile.OpenRead(path)
        : throw new OperationFailedException(ExitCodes.NoInput, $"There is no file {path}.");

    private static async Task<BackupManifest> ReadManifestAsync(ZipArchive archive, CancellationToken cancellationToken)
    {
        if (archive.GetEntry(BackupManifest.EntryName) is not { Length: < LargestManifest } entry)
            throw Refusal("is none of Parley's backups: it has no manifest.");

        await using var stream = await entry.OpenAsync(cancellationToken);
        using var json = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
        if (json.RootElement is not { ValueKind: JsonValueKind.Object } root)
            throw IsNone();
        if (!root.TryGetProperty("format", out var format) || format.ValueKind != JsonValueKind.Number || !format.TryGetInt32(out var number) || number > BackupManifest.CurrentFormat)
            throw IsNewer();

        var manifest = json.Deserialize<BackupManifest>(BackupManifest.Json)!;
        if (manifest.Files.Contains(null!))
            throw IsNone();
        if (manifest.Migrations.Except(DatabaseSchema.LoadSqlite().Migrations).Any())
            throw IsNewer();

        var names = manifest.Files.Select(file => file.Path).ToList();
        if (!manifest.Files.All(file => file.IsInside) || !names.Contains(BackupManifest.DatabaseEntry)
            || !names.Append(BackupManifest.EntryName).Order(StringComparer.Ordinal).SequenceEqual(archive.Entries.Select(each => each.FullName).Order(StringComparer.Ordinal)))
            throw Refusal("does not hold what its manifest says.");
        return manifest;
    }

    private static async Task UnpackAsync(ZipArchive archive, BackupFile file, string staging, CancellationToken cancellationToken)
    {
        var path = Path.Combine(staging, file.Path);
        PrivateFiles.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var from = await archive.GetEntry(file.Path)!.OpenAsync(cancellationToken);
        await using var to = PrivateFiles.Create(path);
        if (await CheckedCopy.CopyAsync(from, to, file.Size, cancellationToken) != (file.Size, file.Sha256))
            throw Refusal($"is damaged: {file.Path} is not what was saved.");
        to.Flush(flushToDisk: true);
    }

    private static void CheckDatabase(string path, BackupManifest manifest)
    {
        using var database = new BackupDatabase(path);
        database.RequireWhole();
        if (!database.Migrations.SequenceEqual(manifest.Migrations) || !database.RowsPerTable.OrderBy(t => t.Key, StringComparer.Ordinal).SequenceEqual(manifest.Tables.OrderBy(t => t.Key, StringComparer.Ordinal)))
            throw Refusal("does not hold what its manifest says.");
    }

    private static OperationFailedException IsNone() => Refusal("is damaged or no backup at all.");

    private static OperationFailedException IsNewer() => Refusal("was made by a newer version of Parley. Restore it with that version.");

    private static OperationFailedException Refusal(string rest) => new(ExitCodes.BadData, $"The archive {rest} Nothing was changed.");
}
