using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Protocol.Files;
using Parley.Protocol.Json;
using Parley.Protocol.Transfers;
using Parley.Server.Files;

namespace Parley.Server.Transfers;

/// <summary>The files in an export: each in a folder of its id, and a list of what is known of them.</summary>
internal sealed partial class ExportedFiles(FileStore files, FileReceiver receiver)
{
    public const string ListName = "files.json";

    private const int PageSize = 100;
    private const int LargestList = 16 * 1024 * 1024;
    private const int LongestName = 120;

    [GeneratedRegex("^([^/]+/)?files/(?<id>[0-9a-fA-F-]{36})/(?<name>[^/]+)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex EntryName { get; }

    [GeneratedRegex("^([^/]+/)?files\\.json$", RegexOptions.CultureInvariant)]
    private static partial Regex ListEntryName { get; }

    /// <summary>All files of a user, the newest first.</summary>
    public async Task<List<UserFile>> ListAsync(Guid ownerId)
    {
        List<UserFile> all = [];
        FileCursor? after = null;
        do
        {
            var page = await files.ListAsync(ownerId, after, PageSize);
            all.AddRange(page.Items);
            after = page.NextCursor is null ? null : new FileCursor(all[^1].CreatedAt, all[^1].Id);
        }
        while (after is not null);
        return all;
    }

    /// <summary>Null where its content is missing, or it was deleted a moment ago.</summary>
    public async Task<Stream?> OpenAsync(Guid ownerId, UserFile file) => (await files.OpenAsync(ownerId, file.Id))?.Content;

    /// <summary>Where a file lies in the archive: under a name that every system takes.</summary>
    public static string PathOf(UserFile file)
    {
        var name = string.Concat(file.Name.Select(c => c < ' ' || "<>:\"/\\|?*".Contains(c, StringComparison.Ordinal) ? '_' : c)).Trim(' ', '.');
        var ending = Path.GetExtension(name) is { Length: <= 12 } extension ? extension : "";
        name = name.Length <= LongestName ? name : name[..LongestName] + ending;
        return $"files/{file.Id}/{(name.Length == 0 || char.IsHighSurrogate(name[^1]) ? "file" : name)}";
    }

    /// <summary>Takes in the files of an archive, within the user's quota. What is here already stays as it is.</summary>
    /// <returns>How many are new.</returns>
    public async Task<int> TakeInAsync(Guid ownerId, ZipArchive zip, List<FailedImport> failed)
    {
        var known = await ReadListAsync(zip);
        var taken = 0;
        foreach (var entry in zip.Entries)
        {
            if (EntryName.Match(entry.FullName) is not { Success: true } match || !Guid.TryParse(match.Groups["id"].Value, out var id) || await files.FindAsync(ownerId, id) is not null)
                continue;
            try
            {
                await using var content = await entry.OpenAsync();
                // Of no more is read than is taken, whatever the archive promises.
                using var received = await receiver.ReceiveAsync(content, CancellationToken.None);
                await files.AddAsync(ownerId, received, Describe(id, known.GetValueOrDefault(id), match.Groups["name"].Value, received));
                taken++;
            }
            catch (FileRefusedException refused)
            {
                failed.Add(new FailedImport(entry.FullName, refused.Message));
            }
            catch (InvalidDataException)
            {
                failed.Add(new FailedImport(entry.FullName, "It is damaged."));
            }
        }

        return taken;
    }

    // What it is and how large it is, its content says here as well.
    private UserFile Describe(Guid id, UserFile? said, string name, ReceivedFile received) => new()
    {
        Id = id,
        Name = FileName.Clean(said?.Name ?? name),
        MediaType = received.Type.MediaType,
        Kind = received.Type.Kind,
        Size = received.Size,
        CreatedAt = said?.CreatedAt is { } time && time > DateTimeOffset.UnixEpoch && time <= files.Now ? time : files.Now,
    };

    private static async Task<Dictionary<Guid, UserFile>> ReadListAsync(ZipArchive zip)
    {
        if (zip.Entries.FirstOrDefault(entry => ListEntryName.IsMatch(entry.FullName)) is not { } entry)
            return [];
        try
        {
            await using var content = new BudgetStream(await entry.OpenAsync(), LargestList);
            var list = await JsonSerializer.DeserializeAsync(content, ProtocolJsonContext.Default.IReadOnlyListUserFile) ?? [];
            return list.Where(file => file is not null).DistinctBy(file => file.Id).ToDictionary(file => file.Id);
        }
        catch (Exception unreadable) when (unreadable is JsonException or BudgetExceededException or InvalidDataException)
        {
            // The files are there without it, under the names that they have in the archive.
            return [];
        }
    }
}
