using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Parley.Protocol.ApiKeys;
using Parley.Protocol.Transfers;
using Parley.Server.Accounts;
using Parley.Server.ApiKeys;
using Parley.Server.Instructions;
using Parley.Server.Keys;
using Parley.Server.Presets;
using Parley.Server.Sharing;
using Parley.Server.Transfers;
using Parley.Web.Settings;
using Parley.Web.Shell;

namespace Parley.Server.Pages;

/// <summary>Puts the settings page together.</summary>
internal sealed class SettingsReader(
    Sessions sessions, Shares shares, ApiKeyStore keys, InstructionsStore instructions, PresetStore presets, GeminiKeyStore geminiKeys, KeyRing ring, UsagePages usage, IOptions<AccountOptions> accounts, IOptions<ImportOptions> imports)
{
    /// <summary>The page after the form of a section was sent: refused, or done.</summary>
    public async Task<IResult> ShowAsync(
        CurrentUser user, Reader reader, string? section, ProblemHttpResult? refusal, CancellationToken cancellationToken, ImportOutcome? imported = null, CreatedApiKey? made = null)
    {
        var chosen = user.Preferences.ToWire();
        var view = new SettingsView
        {
            User = ProfileEndpoints.Show(user).Value!,
            Sessions = (await ProfileEndpoints.ListSessions(user, sessions, cancellationToken)).Value!,
            // What was chosen in this browser alone stands as long as the account says nothing.
            Preferences = chosen with
            {
                Theme = reader.Appearance.Theme ?? chosen.Theme,
                Language = user.Preferences.Language ?? reader.ChosenLanguage ?? chosen.Language,
            },
            MinimumPasswordLength = accounts.Value.MinimumPasswordLength,
            LargestImport = imports.Value.LargestFile,
            Import = imported,
            Shares = await shares.ListAsync(user.Id),
            Keys = await keys.ListAsync(user.Id),
            NewKey = made,
            OwnKey = (await KeyEndpoints.ShowOwn(geminiKeys, ring, user)).Value!,
            Presets = await presets.ListAsync(user.Id),
            Instructions = await instructions.FindAsync(user.Id),
            Usage = await usage.OfAsync(user),
            ApiAddress = $"{reader.Origin}{ApiKeyEndpoints.Path}",
            Section = section,
            State = refusal is null ? FormState.Fresh : FormStates.Of(refusal),
            IsDone = refusal is null,
        };
        return new Page<SettingsPage>(new() { ["View"] = view }, refusal?.StatusCode ?? StatusCodes.Status200OK);
    }
}
