using Parley.Protocol.Accounts;
using Parley.Protocol.ApiKeys;
using Parley.Protocol.Chat;
using Parley.Protocol.Keys;
using Parley.Protocol.Sharing;
using Parley.Protocol.Transfers;
using Parley.Web.Shell;
using Parley.Web.Spending;

namespace Parley.Web.Settings;

/// <summary>All that the settings page shows.</summary>
public sealed record SettingsView
{
    /// <summary>Who is signed in.</summary>
    public required User User { get; init; }

    /// <summary>Where the user is signed in.</summary>
    public required SessionList Sessions { get; init; }

    /// <summary>How the user likes the pages, as far as it was chosen.</summary>
    public required Preferences Preferences { get; init; }

    /// <summary>The links that the user has made.</summary>
    public required IReadOnlyList<Share> Shares { get; init; }

    /// <summary>The keys of the user's programs.</summary>
    public required IReadOnlyList<ApiKey> Keys { get; init; }

    /// <summary>What the user used in this month.</summary>
    public required UsageView Usage { get; init; }

    /// <summary>What the user says of themselves to models.</summary>
    public UserInstructions Instructions { get; init; } = new();

    /// <summary>The user's own key to Gemini.</summary>
    public OwnGeminiKey OwnKey { get; init; } = new(Allowed: false);

    /// <summary>Whether there is anything to say of it.</summary>
    public bool HasOwnKeySection => OwnKey.Allowed || OwnKey.Hint is not null;

    /// <summary>What the user's chats can be set to at once.</summary>
    public IReadOnlyList<Preset> Presets { get; init; } = [];

    /// <summary>The key that was just made, which is shown this once.</summary>
    public CreatedApiKey? NewKey { get; init; }

    /// <summary>What programs are told as the address of the API.</summary>
    public required string ApiAddress { get; init; }

    /// <summary>The largest file that can be imported, in bytes.</summary>
    public required long LargestImport { get; init; }

    /// <summary>What came of the import that was just made.</summary>
    public ImportOutcome? Import { get; init; }

    /// <summary>How long a new password must be.</summary>
    public required int MinimumPasswordLength { get; init; }

    /// <summary>The section whose form was sent: <c>profile</c>, <c>appearance</c>, <c>instructions</c>, <c>presets</c>, <c>password</c>, <c>sessions</c>, <c>shares</c>, <c>keys</c>, <c>gemini-key</c>, <c>data</c>, <c>delete</c>.</summary>
    public string? Section { get; init; }

    /// <summary>How that form came back.</summary>
    public FormState State { get; init; } = FormState.Fresh;

    /// <summary>Whether it did its work.</summary>
    public bool IsDone { get; init; }

    /// <summary>How a section's form stands.</summary>
    public FormState StateOf(string section) => Section == section ? State : FormState.Fresh;
}
