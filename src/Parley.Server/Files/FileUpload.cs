using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Parley.Protocol.Files;

namespace Parley.Server.Files;

/// <summary>Takes one file out of a form, as it arrives.</summary>
internal sealed class FileUpload(FileReceiver receiver, FileStore files, IOptions<FilesOptions> options)
{
    public const string Field = "file";

    private const int MostAtOnce = 10;
    private const int LongestBoundary = 100;
    private const int MostHeaderBytes = 16 * 1024;
    private const int AroundTheFile = 64 * 1024;
    private const int ReadingFailed = unchecked((int)0x80131620);

    private readonly ConcurrentDictionary<Guid, int> running = [];

    /// <exception cref="FileRefusedException">It is not taken.</exception>
    public async Task<UserFile> TakeAsync(Guid ownerId, HttpContext context)
    {
        var largest = options.Value.LargestFile;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            // The receiver counts: what is over is refused by name.
            limit.MaxRequestBodySize = null;
        if (context.Request.ContentLength > largest + AroundTheFile)
            throw FileRefusals.TooLarge(largest);
        if (await files.UsedAsync(ownerId) + Math.Max(0, (context.Request.ContentLength ?? 0) - AroundTheFile) > files.Quota)
            throw FileRefusals.OverQuota();

        try
        {
            if (running.AddOrUpdate(ownerId, 1, (_, count) => count + 1) > MostAtOnce)
                throw FileRefusals.TooManyAtOnce();
            return await TakeAsync(ownerId, context.Request, context.RequestAborted);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException { HResult: ReadingFailed } && !context.RequestAborted.IsCancellationRequested)
        {
            throw FileRefusals.NoForm();
        }
        finally
        {
            Leave(ownerId);
        }
    }

    private async Task<UserFile> TakeAsync(Guid ownerId, HttpRequest request, CancellationToken cancellationToken)
    {
        var reader = new MultipartReader(BoundaryOf(request), request.Body) { HeadersLengthLimit = MostHeaderBytes };
        if (await reader.ReadNextSectionAsync(cancellationToken) is not { } section || !ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            || HeaderUtilities.RemoveQuotes(disposition.Name) != Field || !(disposition.FileName.HasValue || disposition.FileNameStar.HasValue))
            throw FileRefusals.NoForm();

        using var received = await receiver.ReceiveAsync(section.Body, cancellationToken);
        if (await reader.ReadNextSectionAsync(cancellationToken) is not null)
            throw FileRefusals.NoForm();
        var name = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
        return await files.AddAsync(ownerId, received, name.Value);
    }

    private static string BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary) is { Length: > 0 and <= LongestBoundary } boundary
            ? boundary.Value!
            : throw FileRefusals.NoForm();

    private void Leave(Guid ownerId)
    {
        if (running.AddOrUpdate(ownerId, 0, (_, count) => count - 1) == 0)
            running.TryRemove(KeyValuePair.Create(ownerId, 0));
    }
}
