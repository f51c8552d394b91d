using System.Data.Common;
using Parley.Protocol.Spending;
using Parley.Server.Conversations;
using Parley.Server.Data;
using Parley.Server.Spending;

namespace Parley.Server.Reports;

/// <summary>A day's use of one model, as it stands in a table for other programs.</summary>
internal sealed record UsageRow(DateOnly Day, string? Username, string Model, string Source, UsageSum Sum);

/// <summary>Reads what was used.</summary>
internal sealed class UsageReader(ReadPool readers, ConversationHomes homes)
{
    private const string Sums =
        """
        cast(sum(u."Requests") as bigint), cast(sum(u."Estimated") as bigint), cast(sum(u."Unpriced") as bigint), cast(sum(u."InputTokens") as bigint),
        cast(sum(u."OutputTokens") as bigint), cast(sum(u."ThoughtTokens") as bigint), cast(sum(u."CachedTokens") as bigint), cast(sum(u."Nanos") as bigint)
        """;

    private const int SumCount = 8;
    private const string Within = """u."Day" >= @from and u."Day" <= @to""";

    /// <summary>What one user has used, or all have.</summary>
    /// <param name="ownerId">Who; null: all.</param>
    /// <param name="range">When.</param>
    /// <param name="by">One of <see cref="UsageGroups"/>, but for conversations.</param>
    public async Task<UsageReport> ReportAsync(Guid? ownerId, UsageRange range, string by)
    {
        var items = await readers.RunAsync(db => by switch
        {
            UsageGroups.Day => Query(db, ownerId, range, """ "Day" """, row => new UsageItem(SumOf(row)) { Day = UsageTime.DateOf(row.GetInt32(SumCount)) }),
            UsageGroups.Model => Query(db, ownerId, range, """ "Model" """, row => new UsageItem(SumOf(row)) { Model = row.GetString(SumCount) }),
            _ => Users(db, range),
        });
        items = by == UsageGroups.Day ? [.. items.OrderBy(item => item.Day)] : [.. items.OrderByDescending(item => item.Sum.Cost).ThenByDescending(item => item.Sum.OutputTokens)];
        return new UsageReport(range.From, range.To, by, Add(items), items);
    }

    /// <summary>All rows, for tables.</summary>
    public Task<List<UsageRow>> RowsAsync(Guid? ownerId, UsageRange range) => readers.RunAsync(db => db.Query(
        $"""
        select u."Requests", u."Estimated", u."Unpriced", u."InputTokens", u."OutputTokens", u."ThoughtTokens", u."CachedTokens", u."Nanos",
            u."Day", a."UserName", u."Model", u."Source"
        from "UsageDays" u left join "Accounts" a on a."Id" = u."OwnerId" where {Within}{OwnedBy(ownerId)}
        order by u."Day", a."NormalizedUserName", u."Model", u."Source"
        """,
        row => new UsageRow(UsageTime.DateOf(row.GetInt32(SumCount)), row.GetStringOrNull(SumCount + 1), row.GetString(SumCount + 2), row.GetString(SumCount + 3), SumOf(row)),
        Parameters(ownerId, range)));

    /// <summary>By the conversations that a user keeps. In all stands what days and models say, those included that are kept no more.</summary>
    public async Task<UsageReport> ReportConversationsAsync(Guid ownerId, UsageRange range)
    {
        var items = await readers.RunAsync(db => ConversationCosts.List(db, ownerId, Midnight(range.From), Midnight(range.To.AddDays(1))));
        return new UsageReport(range.From, range.To, UsageGroups.Conversation, (await ReportAsync(ownerId, range, UsageGroups.Day)).Total, items);
    }

    /// <summary>What one conversation took, wherever it is kept, by its models; null where it is not the user's.</summary>
    public async Task<(string Title, UsageSum Total, IReadOnlyList<UsageItem> Models)?> OfConversationAsync(Guid ownerId, Guid conversationId)
    {
        var home = await homes.OfAsync(ownerId, conversationId);
        return await home.ReadAsync(db => ConversationCosts.Of(db, ownerId, conversationId)) is var (title, models) ? (title, Add(models), models) : null;
    }

    private static UsageSum Add(IEnumerable<UsageItem> items) => items.Aggregate(
        new UsageSum(0, 0, 0, 0, 0, 0, 0, 0),
        (all, item) => new UsageSum(
            all.Requests + item.Sum.Requests, all.Estimated + item.Sum.Estimated, all.Unpriced + item.Sum.Unpriced, all.InputTokens + item.Sum.InputTokens,
            all.OutputTokens + item.Sum.OutputTokens, all.ThoughtTokens + item.Sum.ThoughtTokens, all.CachedTokens + item.Sum.CachedTokens, all.Cost + item.Sum.Cost));

    private static List<UsageItem> Query(PreparedConnection db, Guid? ownerId, UsageRange range, string column, Func<DbDataReader, UsageItem> read) => db.Query(
        $"""select {Sums}, u.{column} from "UsageDays" u where {Within}{OwnedBy(ownerId)} group by u.{column}""", read, Parameters(ownerId, range));

    private static List<UsageItem> Users(PreparedConnection db, UsageRange range) => db.Query(
        $"""
        select {Sums}, a."Id", a."UserName" from "UsageDays" u left join "Accounts" a on a."Id" = u."OwnerId"
        where {Within} group by a."Id", a."UserName"
        """,
        row => new UsageItem(SumOf(row)) { UserId = row.GetGuidOrNull(SumCount), Username = row.GetStringOrNull(SumCount + 1) }, Parameters(null, range));

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static string OwnedBy(Guid? ownerId) => ownerId is null ? "" : """ and u."OwnerId" = @owner""";

    private static ReadOnlySpan<(string Name, object? Value)> Parameters(Guid? ownerId, UsageRange range) => ownerId is { } owner
        ? new (string, object?)[] { ("@from", UsageTime.Of(range.From)), ("@to", UsageTime.Of(range.To)), ("@owner", owner) }
        : new (string, object?)[] { ("@from", UsageTime.Of(range.From)), ("@to", UsageTime.Of(range.To)) };

    private static UsageSum SumOf(DbDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), Money.ToDollars(row.GetInt64(7)));
}
