using Parley.Protocol.Admin;
using Parley.Protocol.Spending;
using Parley.Protocol.Tools;
using Parley.Web.Spending;

namespace Parley.Web.Admin;

/// <summary>All that the administration page shows.</summary>
public sealed record AdminView
{
    /// <summary>A page of accounts.</summary>
    public required AdminUserPage Users { get; init; }

    /// <summary>The invitations that can still be used.</summary>
    public required InviteList Invites { get; init; }

    /// <summary>What all have used in a month.</summary>
    public required UsageView Usage { get; init; }

    /// <summary>What may be spent.</summary>
    public required AdminBudgetList Budgets { get; init; }

    /// <summary>Where the model may get tools.</summary>
    public required ToolServerList ToolServers { get; init; }

    /// <summary>Who looks: what this account does to itself is done in the settings.</summary>
    public required Guid Self { get; init; }

    /// <summary>What names begin with that are looked for.</summary>
    public string? Search { get; init; }

    /// <summary>What was done.</summary>
    public string? Done { get; init; }

    /// <summary>Why it was not.</summary>
    public string? Error { get; init; }

    /// <summary>Something to hand to somebody, shown this once.</summary>
    public Handout? Handout { get; init; }
}

/// <summary>A link that an administrator hands to somebody.</summary>
/// <param name="Text">What it is for, and how long it is good.</param>
/// <param name="Path">Where it leads, on this server.</param>
public sealed record Handout(string Text, string Path);
