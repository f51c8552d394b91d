using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Backups;

/// <summary>The nightly backup; there is none unless a time is set.</summary>
internal sealed class BackupOptions
{
    public const string DefaultFolder = "backups";

    /// <summary>When, in the machine's local time: <c>03:30</c>.</summary>
    public TimeOnly? At { get; set; }

    /// <summary>How many are kept; older ones that the server made are deleted.</summary>
    [Range(1, 10_000, ErrorMessage = "Must be 1 to 10000.")]
    public int Keep { get; set; } = 7;

    /// <summary>Where they lie; <c>backups</c> in the data directory if nothing is set.</summary>
    public string? Directory { get; set; }
}
