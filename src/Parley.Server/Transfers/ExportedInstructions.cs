using System.ComponentModel.DataAnnotations;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Protocol.Accounts;
using Parley.Protocol.Json;
using Parley.Protocol.Transfers;
using Parley.Server.Instructions;

namespace Parley.Server.Transfers;

/// <summary>What the user says of themselves to models, in an export.</summary>
internal sealed partial class ExportedInstructions(InstructionsStore store)
{
    public const string Name = "instructions.json";

    // Two texts, each character of which may be escaped.
    private const int Largest = 128 * 1024;

    [GeneratedRegex("^([^/]+/)?instructions\\.json$", RegexOptions.CultureInvariant)]
    private static partial Regex EntryName { get; }

    /// <summary>Null where nothing is said.</summary>
    public async Task<UserInstructions?> FindAsync(Guid ownerId) => await store.FindAsync(ownerId) is { About: not "" } or { Answers: not "" } ? await store.FindAsync(ownerId) : null;

    /// <summary>Takes in what an archive says, where nothing is said here.</summary>
    public async Task TakeInAsync(Guid ownerId, ZipArchive zip, List<FailedImport> failed)
    {
        if (zip.Entries.FirstOrDefault(entry => EntryName.IsMatch(entry.FullName)) is not { } entry || await FindAsync(ownerId) is not null)
            return;
        if (await ReadAsync(entry) is { } said && Validator.TryValidateObject(said, new ValidationContext(said), null, validateAllProperties: true)
            && ConversationCheck.IsText(said.About) && ConversationCheck.IsText(said.Answers))
            await store.SaveAsync(ownerId, said);
        else
            failed.Add(new FailedImport(entry.FullName, "It is damaged."));
    }

    private static async Task<UserInstructions?> ReadAsync(ZipArchiveEntry entry)
    {
        try
        {
            await using var content = new BudgetStream(await entry.OpenAsync(), Largest);
            return await JsonSerializer.DeserializeAsync(content, ProtocolJsonContext.Default.UserInstructions);
        }
        catch (Exception unreadable) when (unreadable is JsonException or BudgetExceededException or InvalidDataException)
        {
            return null;
        }
    }
}
