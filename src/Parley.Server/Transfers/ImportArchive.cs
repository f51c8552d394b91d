using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Protocol.Json;
using Parley.Protocol.Transfers;

namespace Parley.Server.Transfers;

/// <summary>What stands in a file that somebody sent: conversations, and what could not be read, with the reason.</summary>
/// <param name="Name">The name of the file in the archive.</param>
/// <param name="Conversation">Not looked at yet.</param>
/// <param name="Reason">Why there is none.</param>
internal sealed record FoundConversation(string Name, ExportedConversation? Conversation, string? Reason);

/// <summary>
/// Reads an export. No name in it is ever used as a path, no size in it is believed, and nothing is unpacked but
/// conversations, one after the other.
/// </summary>
internal static partial class ImportArchive
{
    private const int LargestConversation = 64 * 1024 * 1024;
    // The longest conversation that is taken in has some 500,000.
    private const int MostValues = 1_000_000;
    private const int LargestManifest = 64 * 1024;
    private const int LargestDirectory = 16 * 1024 * 1024;
    private const int MostTimesSmaller = 100;

    // Whoever packs an unpacked export again may do so with the folder around it.
    [GeneratedRegex("^([^/]+/)?conversations/[0-9a-fA-F-]{36}\\.json$", RegexOptions.CultureInvariant)]
    private static partial Regex ConversationName { get; }

    [GeneratedRegex("^([^/]+/)?parley\\.json$", RegexOptions.CultureInvariant)]
    private static partial Regex ManifestName { get; }

    /// <summary>Whether it is a ZIP; else it may be a single conversation.</summary>
    public static bool IsZip(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        var isZip = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start.SequenceEqual("PK"u8);
        file.Position = 0;
        return isZip;
    }

    /// <summary>Opens an archive that says it is an export of ours.</summary>
    /// <exception cref="InvalidDataException">It is none, or damaged.</exception>
    public static async Task<(ZipArchive Zip, IReadOnlyList<ZipArchiveEntry> Conversations)> OpenAsync(FileStream file)
    {
        // The list of what is in it is read whole: by its size it is known how much memory that takes.
        var limited = new BudgetStream(file, LargestDirectory);
        var zip = await ZipArchive.CreateAsync(limited, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null);
        try
        {
            var entries = zip.Entries;
            limited.Budget = long.MaxValue;
            if (entries.FirstOrDefault(entry => ManifestName.IsMatch(entry.FullName)) is not { } manifest || !await IsOursAsync(manifest))
                throw new InvalidDataException();
            return (zip, [.. entries.Where(entry => ConversationName.IsMatch(entry.FullName))]);
        }
        catch
        {
            await zip.DisposeAsync();
            throw;
        }
    }

    public static async IAsyncEnumerable<FoundConversation> ReadAsync(IReadOnlyList<ZipArchiveEntry> entries, long archiveLength)
    {
        var left = (archiveLength * MostTimesSmaller) + LargestConversation;
        foreach (var entry in entries)
        {
            var budget = Math.Min(left, LargestConversation);
            var (found, used) = await ReadAsync(entry.FullName, () => entry.OpenAsync(), budget);
            left -= used;
            yield return found;
        }
    }

    /// <summary>A file that is one conversation.</summary>
    public static async Task<FoundConversation> ReadOneAsync(FileStream file) =>
        (await ReadAsync("conversation.json", () => Task.FromResult<Stream>(file), LargestConversation)).Found;

    private static async Task<(FoundConversation Found, long Used)> ReadAsync(string name, Func<Task<Stream>> open, long budget)
    {
        BudgetStream? content = null;
        try
        {
            content = new JsonBudgetStream(await open(), budget, MostValues);
            var conversation = await JsonSerializer.DeserializeAsync(content, ProtocolJsonContext.Default.ExportedConversation);
            return (new FoundConversation(name, conversation, null), budget - content.Budget);
        }
        catch (BudgetExceededException)
        {
            return (new FoundConversation(name, null, "It is larger than what is taken here."), budget);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or NotSupportedException or InvalidOperationException)
        {
            return (new FoundConversation(name, null, ConversationCheck.NoConversation), budget - (content?.Budget ?? budget));
        }
        finally
        {
            if (content is not null)
                await content.DisposeAsync();
        }
    }

    private static async Task<bool> IsOursAsync(ZipArchiveEntry entry)
    {
        try
        {
            await using var content = new BudgetStream(await entry.OpenAsync(), LargestManifest);
            var manifest = await JsonSerializer.DeserializeAsync(content, ProtocolJsonContext.Default.ExportManifest);
            return manifest is { Format: ExportManifest.FormatName, Version: ExportManifest.CurrentVersion };
        }
        catch (Exception e) when (e is JsonException or BudgetExceededException)
        {
            return false;
        }
    }
}
