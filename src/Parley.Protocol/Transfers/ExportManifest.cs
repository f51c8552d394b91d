namespace Parley.Protocol.Transfers;

/// <summary>What an export says of itself, in its file <c>parley.json</c>.</summary>
/// <param name="Format">Always <c>parley-export</c>.</param>
/// <param name="Version">The version of the format: 1.</param>
/// <param name="ExportedAt">UTC.</param>
/// <param name="User">Whose conversations they are. Whoever imports them owns them then.</param>
public sealed record ExportManifest(string Format, int Version, DateTimeOffset ExportedAt, ExportedUser User)
{
    /// <summary>What <see cref="Format"/> says.</summary>
    public const string FormatName = "parley-export";

    /// <summary>The version that this server writes.</summary>
    public const int CurrentVersion = 1;
}

/// <summary>Whose export it is.</summary>
public sealed record ExportedUser(string Username, string DisplayName);
