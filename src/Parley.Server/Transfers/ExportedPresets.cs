using System.ComponentModel.DataAnnotations;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Protocol.Transfers;
using Parley.Server.Presets;

namespace Parley.Server.Transfers;

/// <summary>A user's own presets, in an export.</summary>
internal sealed partial class ExportedPresets(PresetStore presets)
{
    public const string Name = "presets.json";

    private const int Largest = 16 * 1024 * 1024;

    [GeneratedRegex("^([^/]+/)?presets\\.json$", RegexOptions.CultureInvariant)]
    private static partial Regex EntryName { get; }

    public async Task<IReadOnlyList<Preset>> ListAsync(Guid ownerId) => [.. (await presets.ListAsync(ownerId)).Where(preset => !preset.Shared)];

    /// <summary>Takes in those of a name that the user has none of. They become the user's own, whatever they say of themselves.</summary>
    public async Task TakeInAsync(Guid ownerId, ZipArchive zip, List<FailedImport> failed)
    {
        if (zip.Entries.FirstOrDefault(entry => EntryName.IsMatch(entry.FullName)) is not { } entry)
            return;
        if (await ReadAsync(entry) is not { } found)
        {
            failed.Add(new FailedImport(entry.FullName, "It is damaged."));
            return;
        }

        var here = (await ListAsync(ownerId)).Select(preset => preset.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var preset in found)
        {
            var wanted = preset is null ? null : new SavePreset(preset.Name, preset.Model, preset.Settings);
            if (wanted is not null && IsFit(wanted))
            {
                if (here.Add(wanted.Name!.Trim()) && await presets.CreateAsync(ownerId, wanted) is null)
                {
                    failed.Add(new FailedImport(entry.FullName, "There are 100 presets already. Delete some first."));
                    return;
                }
            }
            else
            {
                failed.Add(new FailedImport(entry.FullName, "It is damaged."));
            }
        }
    }

    private static bool IsFit(SavePreset preset) =>
        Validator.TryValidateObject(preset, new ValidationContext(preset), null, validateAllProperties: true)
        && !string.IsNullOrWhiteSpace(preset.Name) && ConversationCheck.IsText(preset.Name) && ConversationCheck.AreSettings(preset.Settings);

    private static async Task<IReadOnlyList<Preset?>?> ReadAsync(ZipArchiveEntry entry)
    {
        try
        {
            await using var content = new BudgetStream(await entry.OpenAsync(), Largest);
            return await JsonSerializer.DeserializeAsync(content, ProtocolJsonContext.Default.IReadOnlyListPreset);
        }
        catch (Exception unreadable) when (unreadable is JsonException or BudgetExceededException or InvalidDataException)
        {
            return null;
        }
    }
}
