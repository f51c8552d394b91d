using Parley.Protocol.Models;

namespace Parley.Web.Admin;

/// <summary>What the pages about models show.</summary>
public sealed record ModelsView
{
    /// <summary>The models there are.</summary>
    public required AdminModelList Models { get; init; }

    /// <summary>The one that is looked at more closely.</summary>
    public AdminModel? Open { get; init; }

    /// <summary>What was done.</summary>
    public string? Done { get; init; }

    /// <summary>Why it was not.</summary>
    public string? Error { get; init; }
}
