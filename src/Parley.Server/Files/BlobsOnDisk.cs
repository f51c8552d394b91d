using Parley.Server.Data;

namespace Parley.Server.Files;

/// <summary>Contents as files in the data directory, beside the SQLite database, which belong to one server.</summary>
internal sealed class BlobsOnDisk(DataDirectory directory, DatabaseWriter writer, ReadPool reads, TimeProvider clock) : BlobStore, IDisposable
{
    // Whoever stores a content again must not meet whoever is about to delete it.
    private readonly SemaphoreSlim gate = new(1);

    private string Root => directory.PathOf(FileReceiver.Folder);

    /// <summary>Where the content lies.</summary>
    public static string PathIn(string root, string sha256) => Path.Combine(root, sha256[..2], sha256);

    public override Task<bool> KeepAsync(ReceivedFile file, Func<WriteConnection, bool> insert) => AloneAsync(async () =>
    {
        Place(file);
        var kept = await writer.RunAsync(db =>
        {
            BlobRows.Touch(db, file.Sha256, file.Size, clock.GetUtcNow());
            return insert(db);
        });
        if (!kept)
            await DropAsync([file.Sha256]);
        return kept;
    });

    public override Task<int> ReleaseAsync(Func<WriteConnection, IReadOnlyList<string>> delete) => AloneAsync(async () =>
    {
        var released = await writer.RunAsync(delete);
        await DropAsync(released);
        return released.Count;
    });

    public override Task<Stream?> OpenAsync(string sha256, long size)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Open, Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous };
            return Task.FromResult<Stream?>(new FileStream(PathIn(Root, sha256), options));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public override Task CleanAsync(DateTimeOffset before) => AloneAsync(async () =>
    {
        if (!Directory.Exists(Root))
            return 0;
        await DropAsync(await reads.RunAsync(db => BlobRows.Unreferred(db, before)));
        foreach (var path in Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Where(path => File.GetLastWriteTimeUtc(path) < before.UtcDateTime))
        {
            if (path.EndsWith(FileReceiver.Unfinished, StringComparison.Ordinal) || !await reads.RunAsync(db => BlobRows.Exists(db, Path.GetFileName(path))))
                File.Delete(path);
        }

        return 0;
    });

    public void Dispose() => gate.Dispose();

    private void Place(ReceivedFile file)
    {
        // Also where it is there already: the same work in the same time, whoever else has the same content.
        var path = PathIn(Root, file.Sha256);
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            PrivateFiles.CreateDirectory(folder);
            PrivateFiles.FlushDirectory(Root);
        }

        File.Move(file.Path, path, overwrite: true);
        PrivateFiles.FlushDirectory(folder);
    }

    private async Task DropAsync(IEnumerable<string> hashes)
    {
        foreach (var hash in hashes.Distinct(StringComparer.Ordinal))
        {
            // The row first: what a crash leaves behind is a file that nobody knows, and the cleaner finds it.
            if (await writer.RunAsync(db => BlobRows.DeleteUnused(db, hash)))
                File.Delete(PathIn(Root, hash));
        }
    }

    private async Task<T> AloneAsync<T>(Func<Task<T>> work)
    {
        await gate.WaitAsync();
        try
        {
            return await work();
        }
        finally
        {
            gate.Release();
        }
    }
}
