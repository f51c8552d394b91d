using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Parley.Protocol.Files;
using Parley.Server.Data;

namespace Parley.Server.Files;

/// <summary>Takes a file to the disk as it comes, hashes it on the way, and looks at what it is. Of its bytes it holds one buffer.</summary>
internal sealed class FileReceiver(DataDirectory directory, IOptions<FilesOptions> options)
{
    /// <summary>Where files are kept, in the data directory.</summary>
    public const string Folder = "files";

    /// <summary>What files end with that have not arrived.</summary>
    public const string Unfinished = ".tmp";

    private const int BufferSize = 64 * 1024;
    private const int DiskFull = 28;
    private const int QuotaOfDisk = 122;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);

    /// <exception cref="FileRefusedException">It is empty, too large, or of no kind that is taken, or there is no room for it.</exception>
    public async Task<ReceivedFile> ReceiveAsync(Stream content, CancellationToken cancellationToken)
    {
        var folder = directory.PathOf(Folder);
        PrivateFiles.CreateDirectory(folder);
        var path = Path.Combine(folder, Guid.CreateVersion7().ToString("N") + Unfinished);
        try
        {
            var probe = new TextProbe();
            var (size, hash) = await CopyAsync(content, path, probe, cancellationToken);
            if (size == 0)
                throw FileRefusals.Empty();
            return new ReceivedFile(path, size, hash, await TypeOfAsync(path, probe));
        }
        catch (Exception failure)
        {
            File.Delete(path);
            if (IsFull(failure))
                throw FileRefusals.DiskFull();
            throw;
        }
    }

    public static bool IsFull(Exception failure) => failure is IOException { HResult: DiskFull or QuotaOfDisk or DiskFullOnWindows };

    private async Task<(long Size, string Sha256)> CopyAsync(Stream content, string path, TextProbe probe, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = PrivateFiles.Create(path);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long size = 0;
            while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                if ((size += read) > options.Value.LargestFile)
                    throw FileRefusals.TooLarge(options.Value.LargestFile);
                hash.AppendData(buffer, 0, read);
                probe.Add(buffer.AsSpan(0, read));
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            file.Flush(flushToDisk: true);
            return (size, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<ContentType> TypeOfAsync(string path, TextProbe probe)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, useAsync: true);
        var start = new byte[MagicNumbers.Needed];
        var length = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false);
        // Text first: no picture and no film is text from one end to the other, and what pretends to be one is served as what it is.
        if (probe is { IsText: true, IsWhole: true } && !start.AsSpan().StartsWith("%PDF-"u8))
            return ContentType.Text;
        if (MagicNumbers.Find(start.AsSpan(0, length)) is not { } type)
            throw FileRefusals.OfNoKnownKind();
        if (type.Kind != FileKinds.Image)
            return type;

        return await ImageSize.ReadAsync(file, type.MediaType) switch
        {
            null or { Width: 0 } or { Height: 0 } => throw FileRefusals.DamagedPicture(),
            { } size when size.Width * size.Height > ImageSize.MostPixels => throw FileRefusals.TooManyPixels(),
            _ => type,
        };
    }
}
