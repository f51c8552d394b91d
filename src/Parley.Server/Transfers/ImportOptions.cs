using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Transfers;

/// <summary>The section <c>Import</c>.</summary>
internal sealed class ImportOptions
{
    /// <summary>The largest file that is taken, in bytes.</summary>
    [Range(1024, 10L * 1024 * 1024 * 1024)]
    public long LargestFile { get; set; } = 2L * 1024 * 1024 * 1024;
}
