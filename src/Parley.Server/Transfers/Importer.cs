using System.Collections.Concurrent;
using Parley.Protocol;
using Parley.Protocol.Notices;
using Parley.Protocol.Transfers;
using Parley.Server.Conversations;
using Parley.Server.Data;
using Parley.Server.Notices;

namespace Parley.Server.Transfers;

/// <summary>What came of a file that was sent to be imported.</summary>
internal abstract record ImportResult
{
    private ImportResult()
    {
    }

    internal sealed record Done(ImportOutcome Outcome) : ImportResult;

    /// <param name="Code">One of <see cref="ProblemCodes"/>.</param>
    /// <param name="Detail">Why, for a person.</param>
    internal sealed record Refused(string Code, string Detail) : ImportResult;
}

/// <summary>Takes a file to the disk, looks at what is in it, and takes that in. Of each user one at a time.</summary>
internal sealed class Importer(
    ConversationHomes homes, ExportedFiles files, ExportedInstructions instructions, ExportedPresets presets, DataDirectory directory, NoticeBoard notices, TimeProvider clock)
{
    private const int MostFailuresTold = 1_000;

    private readonly ConcurrentDictionary<Guid, bool> running = [];

    /// <param name="ownerId">Whose the conversations become.</param>
    /// <param name="content">The file, as it arrives.</param>
    /// <param name="cancellationToken">Gives up waiting for the rest of it; what has arrived whole is imported, whether or not somebody waits.</param>
    public async Task<ImportResult> ImportAsync(Guid ownerId, Stream content, CancellationToken cancellationToken)
    {
        if (!running.TryAdd(ownerId, true))
            return new ImportResult.Refused(ProblemCodes.TooManyRequests, "An import of yours is being worked on. Wait for its end.");
        try
        {
            await using var file = await ReceiveAsync(content, cancellationToken);
            return await TakeInAsync(ownerId, file);
        }
        finally
        {
            running.TryRemove(ownerId, out _);
        }
    }

    private async Task<ImportResult> TakeInAsync(Guid ownerId, FileStream file)
    {
        if (!ImportArchive.IsZip(file))
        {
            var only = await ImportArchive.ReadOneAsync(file);
            return (only.Reason ?? ConversationCheck.RefusalOf(only.Conversation, clock.GetUtcNow())) is { } refusal
                ? new ImportResult.Refused(ProblemCodes.InvalidRequest, refusal)
                : await TakeInAsync(ownerId, One(only), [], files: 0);
        }

        try
        {
            var (zip, entries) = await ImportArchive.OpenAsync(file);
            await using (zip)
            {
                // First, so that what carries them finds them.
                List<FailedImport> failed = [];
                var taken = await files.TakeInAsync(ownerId, zip, failed);
                await instructions.TakeInAsync(ownerId, zip, failed);
                await presets.TakeInAsync(ownerId, zip, failed);
                return await TakeInAsync(ownerId, ImportArchive.ReadAsync(entries, file.Length), failed, taken);
            }
        }
        catch (Exception e) when (e is InvalidDataException or BudgetExceededException)
        {
            return new ImportResult.Refused(ProblemCodes.InvalidRequest, "This is no export of Parley, it is damaged, or a newer version made it.");
        }
    }

    private async Task<ImportResult> TakeInAsync(Guid ownerId, IAsyncEnumerable<FoundConversation> conversations, List<FailedImport> failed, int files)
    {
        var batches = new ImportBatches(homes.Durable, ownerId);
        await foreach (var (name, conversation, reason) in conversations)
        {
            if ((reason ?? ConversationCheck.RefusalOf(conversation, clock.GetUtcNow())) is not { } refusal)
                await batches.AddAsync(conversation!);
            else if (failed.Count < MostFailuresTold)
                failed.Add(new FailedImport(name, refusal));
        }

        await batches.WriteAsync();
        if (batches.Imported > 0)
            notices.Post(ownerId, new Notice(NoticeKinds.Conversations));
        return new ImportResult.Done(new ImportOutcome(batches.Imported, batches.Skipped, failed) { Files = files });
    }

    private static async IAsyncEnumerable<FoundConversation> One(FoundConversation conversation)
    {
        yield return conversation;
        await Task.CompletedTask;
    }

    private async Task<FileStream> ReceiveAsync(Stream content, CancellationToken cancellationToken)
    {
        var path = directory.PathOf($"import-{Guid.CreateVersion7()}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        try
        {
            // It has no name from here on, so that it is gone with the process, however that ends.
            File.Delete(path);
            await content.CopyToAsync(file, cancellationToken);
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
