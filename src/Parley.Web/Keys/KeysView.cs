using Parley.Protocol.Keys;
using Parley.Web.Shell;

namespace Parley.Web.Keys;

/// <summary>All that the administrator's page of keys shows.</summary>
public sealed record KeysView
{
    /// <summary>The installation's keys.</summary>
    public required GeminiKeyList Keys { get; init; }

    /// <summary>What was typed as the label of a key that was refused.</summary>
    public string? Label { get; init; }

    /// <summary>What was done.</summary>
    public string? Done { get; init; }

    /// <summary>Why it was not.</summary>
    public FormState State { get; init; } = FormState.Fresh;
}
