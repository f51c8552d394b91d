using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Protocol.Transfers;
using Parley.Server.Accounts;

namespace Parley.Server.Transfers;

/// <summary>
/// All conversations and files of a user as one ZIP, written as it is read: however many there are, one conversation is in memory at a time.
/// </summary>
internal sealed class ZipExport(ExportReader conversations, ExportedFiles files, ExportedInstructions instructions, ExportedPresets presets, TimeProvider clock)
{
    public const string ManifestName = "parley.json";

    // The format of the archive knows no other times.
    private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2107, 12, 31, 0, 0, 0, TimeSpan.Zero);

    public async Task WriteAsync(CurrentUser user, Stream output, CancellationToken cancellationToken)
    {
        // Closed only at the good end: what breaks off must not look like a whole archive.
        await using var patient = new PatientStream(output);
        var zip = await ZipArchive.CreateAsync(patient, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken);
        var now = clock.GetUtcNow();
        var manifest = new ExportManifest(ExportManifest.FormatName, ExportManifest.CurrentVersion, now, new ExportedUser(user.Username, user.DisplayName));
        await WriteJsonAsync(zip, ManifestName, now, manifest, TransferJson.Context.ExportManifest, cancellationToken);

        if (await instructions.FindAsync(user.Id) is { } said)
            await WriteJsonAsync(zip, ExportedInstructions.Name, now, said, TransferJson.Context.UserInstructions, cancellationToken);

        if (await presets.ListAsync(user.Id) is { Count: > 0 } own)
            await WriteJsonAsync(zip, ExportedPresets.Name, now, own, TransferJson.Context.IReadOnlyListPreset, cancellationToken);

        var names = new FileNames();
        await foreach (var conversation in conversations.ReadAllAsync(user.Id).WithCancellation(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await WriteJsonAsync(zip, $"conversations/{conversation.Id}.json", conversation.UpdatedAt, conversation, TransferJson.Context.ExportedConversation, cancellationToken);
            await using var page = await OpenAsync(zip, $"markdown/{names.Next(conversation, "md")}", conversation.UpdatedAt, cancellationToken);
            await page.WriteAsync(Encoding.UTF8.GetBytes(MarkdownExport.Write(conversation)), cancellationToken);
        }

        await WriteFilesAsync(zip, user.Id, now, cancellationToken);
        await zip.DisposeAsync();
        await patient.FlushAsync(cancellationToken);
    }

    private async Task WriteFilesAsync(ZipArchive zip, Guid ownerId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var all = await files.ListAsync(ownerId);
        if (all.Count == 0)
            return;
        await WriteJsonAsync(zip, ExportedFiles.ListName, now, all, TransferJson.Context.IReadOnlyListUserFile, cancellationToken);
        foreach (var file in all)
        {
            if (await files.OpenAsync(ownerId, file) is not { } content)
                continue;
            await using (content)
            {
                await using var entry = await OpenAsync(zip, ExportedFiles.PathOf(file), file.CreatedAt, cancellationToken);
                await content.CopyToAsync(entry, cancellationToken);
            }
        }
    }

    private static async Task WriteJsonAsync<T>(
        ZipArchive zip, string name, DateTimeOffset time, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        await using var entry = await OpenAsync(zip, name, time, cancellationToken);
        await JsonSerializer.SerializeAsync(entry, value, type, cancellationToken);
    }

    private static Task<Stream> OpenAsync(ZipArchive zip, string name, DateTimeOffset time, CancellationToken cancellationToken)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = time < Earliest ? Earliest : time > Latest ? Latest : time;
        return entry.OpenAsync(cancellationToken);
    }
}
