using Parley.Protocol.Accounts;

namespace Parley.Server.Accounts;

/// <summary>What somebody chose for the pages. What was never chosen is null: the browser's own choice stands there.</summary>
internal sealed record AccountPreferences
{
    public const string FollowSystem = "system";
    public const string FollowBrowser = "auto";

    public string? Theme { get; init; }

    public string? Density { get; init; }

    public string? SendWith { get; init; }

    public string? Language { get; init; }

    public Preferences ToWire() => new(Theme ?? FollowSystem, Density ?? "comfortable", SendWith ?? "enter", Language ?? FollowBrowser);
}
