using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Parley.Protocol.Spending;

/// <summary>For whom a budget is.</summary>
public static class BudgetScopes
{
    /// <summary>For all users together.</summary>
    public const string All = "all";

    /// <summary>For each user who has none of their own for the period.</summary>
    public const string Everyone = "everyone";

    /// <summary>For one user.</summary>
    public const string User = "user";
}

/// <summary>For how long a budget is. Days and months are those of UTC.</summary>
public static class BudgetPeriods
{
    public const string Day = "day";
    public const string Month = "month";
}

/// <summary>A budget that counts for the user who asks, and how it stands. Money is in US dollars.</summary>
/// <param name="Scope"><c>all</c>, <c>everyone</c> or <c>user</c>.</param>
/// <param name="Period"><c>day</c> or <c>month</c>.</param>
/// <param name="Limit">How much may be spent. What all users may spend together is told to administrators alone.</param>
/// <param name="Spent">How much was.</param>
/// <param name="Reserved">What is set aside for answers that are being written.</param>
/// <param name="ResetsAt">When the period ends and it begins anew, UTC.</param>
/// <param name="Warning">Whether 80 % of it are spent.</param>
/// <param name="Exceeded">Whether all of it is spent, so that nothing is answered until <paramref name="ResetsAt"/>.</param>
public sealed record BudgetState(
    string Scope,
    string Period,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Limit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Spent,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Reserved,
    DateTimeOffset ResetsAt,
    bool Warning,
    bool Exceeded);

/// <summary>A budget as administrators see it. Money is in US dollars.</summary>
/// <param name="Scope"><c>all</c>, <c>everyone</c> or <c>user</c>.</param>
/// <param name="Period"><c>day</c> or <c>month</c>.</param>
/// <param name="Limit">How much may be spent.</param>
/// <param name="UserId">Whose, where it is one user's.</param>
/// <param name="Username">Whose, where it is one user's.</param>
/// <param name="Spent">How much was; absent where it is for each of many.</param>
/// <param name="Reserved">What is set aside for answers that are being written; absent where it is for each of many.</param>
/// <param name="ResetsAt">When the period ends and it begins anew, UTC.</param>
public sealed record AdminBudget(
    string Scope,
    string Period,
    decimal Limit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? UserId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Username,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Spent,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] decimal? Reserved,
    DateTimeOffset ResetsAt);

/// <summary>All budgets: that for all users together, that for each, then those of single users by name.</summary>
public sealed record AdminBudgetList(IReadOnlyList<AdminBudget> Items);

/// <summary>Sets one budget, or takes it back.</summary>
/// <param name="Scope"><c>all</c>, <c>everyone</c> or <c>user</c>.</param>
/// <param name="Period"><c>day</c> or <c>month</c>.</param>
/// <param name="Limit">US dollars; 0 stops everything; null takes the budget back.</param>
/// <param name="UserId">Whose, with the scope <c>user</c> and only with it.</param>
public sealed record SetBudget(
    [property: Required(ErrorMessage = "Must be given."), AllowedValues("all", "everyone", "user")] string? Scope,
    [property: Required(ErrorMessage = "Must be given."), AllowedValues("day", "month")] string? Period,
    [property: Range(0, 1_000_000)] decimal? Limit = null,
    Guid? UserId = null);
