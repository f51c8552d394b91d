using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Files;

/// <summary>The section <c>Files</c>.</summary>
internal sealed class FilesOptions
{
    /// <summary>The largest file that is taken, in bytes. Gemini takes none that is larger than 2 GB.</summary>
    [Range(1024, 2L * 1024 * 1024 * 1024)]
    public long LargestFile { get; set; } = 200 * 1024 * 1024;

    /// <summary>How much one user may keep, in bytes.</summary>
    [Range(0, long.MaxValue)]
    public long QuotaPerUser { get; set; } = 5L * 1024 * 1024 * 1024;
}
