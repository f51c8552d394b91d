using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Parley.Protocol.Files;
using Parley.Server.Accounts;
using Parley.Server.Data;

namespace Parley.Server.Files;

/// <summary>Users' files. Everything here asks whose a file is: one of somebody else's is as if it were not there.</summary>
internal sealed class FileStore(ReadPool reads, BlobStore blobs, IOptions<FilesOptions> options, TimeProvider clock) : IAccountDeletion
{
    public DateTimeOffset Now => clock.GetUtcNow();

    public long Quota => options.Value.QuotaPerUser;

    /// <summary>Stores what has arrived.</summary>
    /// <exception cref="FileRefusedException">There is no room for it.</exception>
    public Task<UserFile> AddAsync(Guid ownerId, ReceivedFile received, string? name) => AddAsync(ownerId, received, new UserFile
    {
        Id = Guid.CreateVersion7(),
        Name = FileName.Clean(name),
        MediaType = received.Type.MediaType,
        Kind = received.Type.Kind,
        Size = received.Size,
        CreatedAt = clock.GetUtcNow(),
    });

    /// <summary>Stores it under an id that it had elsewhere; where the user has one of that id already, that one stays.</summary>
    /// <exception cref="FileRefusedException">There is no room for it.</exception>
    public async Task<UserFile> AddAsync(Guid ownerId, ReceivedFile received, UserFile file)
    {
        await KeepAsync(received, db => FileRows.Insert(db, ownerId, new FileRow(file, received.Sha256), Quota));
        return file;
    }

    /// <summary>Stores what a model made, where that is still wanted.</summary>
    /// <param name="ownerId">Whose it becomes.</param>
    /// <param name="received">The content.</param>
    /// <param name="file">What is known of it.</param>
    /// <param name="isWanted">Asked when the row is written.</param>
    /// <returns>False where it is not wanted any more.</returns>
    /// <exception cref="FileRefusedException">There is no room for it.</exception>
    public async Task<bool> AddAsync(Guid ownerId, ReceivedFile received, UserFile file, Func<WriteConnection, bool> isWanted)
    {
        var wanted = true;
        await KeepAsync(received, db => (wanted = isWanted(db)) ? FileRows.Insert(db, ownerId, new FileRow(file, received.Sha256), Quota) : null);
        return wanted;
    }

    /// <summary>The bytes of a file, where they are those that are named; absent: whichever they are.</summary>
    public async Task<byte[]?> ReadAsync(Guid ownerId, Guid id, string? sha256, CancellationToken cancellationToken = default)
    {
        if (await reads.RunAsync(db => FileRows.Find(db, ownerId, id)) is not { } row || (sha256 ?? row.Sha256) != row.Sha256
            || await blobs.OpenAsync(row.Sha256, row.File.Size) is not { } content)
            return null;
        await using (content)
        {
            var bytes = new byte[row.File.Size];
            return await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken) == bytes.Length
                && Convert.ToHexStringLower(SHA256.HashData(bytes)) == row.Sha256 ? bytes : null;
        }
    }

    /// <summary>What is in a file, to be sent with a prompt; null where it is gone.</summary>
    public async Task<byte[]?> BytesOfAsync(Guid ownerId, UserFile file, CancellationToken cancellationToken)
    {
        if (await OpenAsync(ownerId, file.Id) is not (_, { } content))
            return null;
        await using (content)
        {
            var bytes = new byte[file.Size];
            await content.ReadExactlyAsync(bytes, cancellationToken);
            return bytes;
        }
    }

    public Task<long> UsedAsync(Guid ownerId) => reads.RunAsync(db => FileRows.Used(db, ownerId));

    public async Task<FilePage> ListAsync(Guid ownerId, FileCursor? after, int limit)
    {
        var (found, used) = await reads.RunAsync(db => (FileRows.List(db, ownerId, after, limit + 1).ConvertAll(row => row.File), FileRows.Used(db, ownerId)));
        string? next = null;
        if (found.Count > limit)
        {
            found.RemoveAt(limit);
            next = new FileCursor(found[^1].CreatedAt, found[^1].Id).ToString();
        }

        return new FilePage(found, next, new FileQuota(used, Quota));
    }

    public async Task<UserFile?> FindAsync(Guid ownerId, Guid id) => (await reads.RunAsync(db => FileRows.Find(db, ownerId, id)))?.File;

    /// <summary>Those of them that there are, in their order.</summary>
    public async Task<IReadOnlyList<UserFile>> FindAsync(Guid ownerId, IEnumerable<Guid> ids) =>
        await reads.RunAsync(db => ids.Select(id => FileRows.Find(db, ownerId, id)?.File).OfType<UserFile>().ToList());

    /// <summary>A file and its content; the content is null where it is missing.</summary>
    public async Task<(UserFile File, Stream? Content)?> OpenAsync(Guid ownerId, Guid id) =>
        await reads.RunAsync(db => FileRows.Find(db, ownerId, id)) is { } row ? (row.File, await blobs.OpenAsync(row.Sha256, row.File.Size)) : null;

    /// <returns>Whether there was such a file.</returns>
    public async Task<bool> DeleteAsync(Guid ownerId, Guid id) => await blobs.ReleaseAsync(db => FileRows.Delete(db, ownerId, id)) > 0;

    public async Task DeleteAllOfAsync(Guid userId, CancellationToken cancellationToken)
    {
        // Some at a time: the others' writes go in between.
        while (await blobs.ReleaseAsync(db => FileRows.DeleteSome(db, userId)) > 0)
        {
        }
    }

    private async Task KeepAsync(ReceivedFile received, Func<WriteConnection, Insertion?> insert)
    {
        Insertion? outcome = null;
        try
        {
            await blobs.KeepAsync(received, db => (outcome = insert(db)) == Insertion.Done);
        }
        catch (IOException failure) when (FileReceiver.IsFull(failure))
        {
            throw FileRefusals.DiskFull();
        }

        if (outcome == Insertion.OverQuota)
            throw FileRefusals.OverQuota();
    }
}
