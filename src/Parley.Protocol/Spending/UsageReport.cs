using System.Text.Json.Serialization;

namespace Parley.Protocol.Spending;

/// <summary>What was used, in all and by something.</summary>
/// <param name="From">The first day, UTC.</param>
/// <param name="To">The last day, UTC.</param>
/// <param name="By"><c>day</c>, <c>model</c>, <c>conversation</c> or <c>user</c>.</param>
/// <param name="Total">All of it.</param>
/// <param name="Items">Days in their order; else what cost most comes first.</param>
public sealed record UsageReport(DateOnly From, DateOnly To, string By, UsageSum Total, IReadOnlyList<UsageItem> Items)
{
    /// <summary>The budgets that count for the user who asks; absent where all users are reported.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BudgetState>? Budgets { get; init; }
}

/// <summary>By what usage can be reported.</summary>
public static class UsageGroups
{
    public const string Day = "day";
    public const string Model = "model";

    /// <summary>Those that are kept, by the days on which their messages were asked. What deleted ones cost stands with the days and models.</summary>
    public const string Conversation = "conversation";

    /// <summary>For administrators.</summary>
    public const string User = "user";
}

/// <summary>Requests to models, their tokens, and their price.</summary>
/// <param name="Requests">How many times a model was asked.</param>
/// <param name="Estimated">How many of them were not counted by the provider, because they were cut off, and are guessed from characters.</param>
/// <param name="Unpriced">Of how many of them the price of the model is not known: in <paramref name="Cost"/> they stand at the dearest that is.</param>
/// <param name="InputTokens">What was read, what was cached included.</param>
/// <param name="OutputTokens">What was written, thoughts included.</param>
/// <param name="ThoughtTokens">Of which thoughts.</param>
/// <param name="CachedTokens">Of what was read, what came from a cache.</param>
/// <param name="Cost">US dollars.</param>
public sealed record UsageSum(
    long Requests, long Estimated, long Unpriced, long InputTokens, long OutputTokens, long ThoughtTokens, long CachedTokens, decimal Cost);

/// <summary>A part of a report. Of <c>day</c>, <c>model</c>, <c>conversationId</c> and <c>userId</c> it has the one by which was asked.</summary>
public sealed record UsageItem(UsageSum Sum)
{
    /// <summary>UTC.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? Day { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? ConversationId { get; init; }

    /// <summary>The conversation's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }

    /// <summary>Absent for all accounts together that were deleted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? UserId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Username { get; init; }
}
