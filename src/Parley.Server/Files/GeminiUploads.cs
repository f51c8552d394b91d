using Parley.Gemini;
using Parley.Protocol.Files;
using Parley.Server.Data;
using Parley.Server.Keys;

namespace Parley.Server.Files;

/// <summary>Lays files down at Gemini and remembers where, until they expire there. No two users share a copy.</summary>
internal sealed class GeminiUploads(
    FileStore files, ReadPool reads, DatabaseWriter writer, TimeProvider clock)
{
    // What a prompt refers to must last for as long as it takes to be answered.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Life = TimeSpan.FromHours(48);

    /// <summary>The address by which Gemini knows the file; it is uploaded first where it is not there, or not for long any more.</summary>
    /// <returns>Null where its content is gone.</returns>
    public async Task<string?> AddressOfAsync(GeminiAccess key, Guid ownerId, UserFile file, string mediaType, CancellationToken cancellationToken)
    {
        var (keyId, soon) = (key.FilesId, clock.GetUtcNow() + Margin);
        if (await reads.RunAsync(db => db.QueryFirst(
            """select "Uri" from "FileUploads" where "OwnerId" = @owner and "FileId" = @file and "KeyId" = @key and "ExpiresAt" > @soon""",
            row => row.GetString(0), ("@owner", ownerId), ("@file", file.Id), ("@key", keyId), ("@soon", soon))) is { } known)
            return known;

        var gemini = key.Files ?? throw new InvalidOperationException("This way in has no place for files.");
        if (await files.OpenAsync(ownerId, file.Id) is not (_, { } content))
            return null;
        await using (content)
        {
            // What people call their files is nothing that Gemini needs.
            var uploaded = await gemini.UploadAsync(content, file.Size, mediaType, file.Kind, cancellationToken);
            await RememberAsync(ownerId, file.Id, keyId, uploaded);
            return uploaded.Uri;
        }
    }

    /// <summary>The same for one that is known by its id alone.</summary>
    public async Task<string?> AddressOfAsync(GeminiAccess key, Guid ownerId, Guid fileId, CancellationToken cancellationToken) =>
        await files.FindAsync(ownerId, fileId) is { } file && GeminiTypes.Of(file.MediaType) is { } type ? await AddressOfAsync(key, ownerId, file, type, cancellationToken) : null;

    /// <summary>What is in a file, for a way in that has no place for files; null where it is gone.</summary>
    public Task<byte[]?> BytesOfAsync(Guid ownerId, UserFile file, CancellationToken cancellationToken) => files.BytesOfAsync(ownerId, file, cancellationToken);

    /// <summary>Gemini does not know them any more by this key.</summary>
    public Task ForgetAsync(GeminiAccess key, Guid ownerId, IEnumerable<Guid> fileIds) => writer.RunAsync(db =>
    {
        foreach (var id in fileIds)
            db.Execute("""delete from "FileUploads" where "OwnerId" = @owner and "FileId" = @file and "KeyId" = @key""", ("@owner", ownerId), ("@file", id), ("@key", key.FilesId));
    });

    private Task<int> RememberAsync(Guid ownerId, Guid fileId, string keyId, GeminiFile uploaded) => writer.RunAsync(db => db.Execute(
        // Not where the file was deleted meanwhile.
        """
        insert into "FileUploads" ("OwnerId", "FileId", "KeyId", "Uri", "ExpiresAt")
        select @owner, @file, @key, @uri, @expires from "Files" where "OwnerId" = @owner and "Id" = @file
        on conflict ("OwnerId", "FileId", "KeyId") do update set "Uri" = @uri, "ExpiresAt" = @expires
        """,
        ("@owner", ownerId), ("@file", fileId), ("@key", keyId), ("@uri", uploaded.Uri),
        ("@expires", uploaded.ExpirationTime ?? clock.GetUtcNow() + Life)));
}
