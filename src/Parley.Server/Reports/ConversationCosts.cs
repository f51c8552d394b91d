using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Protocol.Spending;
using Parley.Server.Conversations;
using Parley.Server.Data;

namespace Parley.Server.Reports;

/// <summary>What conversations took, in all their versions, by what stands with their messages.</summary>
internal static class ConversationCosts
{
    public static List<UsageItem> List(PreparedConnection db, Guid ownerId, DateTimeOffset from, DateTimeOffset until) =>
        [.. Sum(db.Query(
            """
            select m."ConversationId", c."Title", m."Usage" from "Messages" m join "Conversations" c on c."Id" = m."ConversationId"
            where m."OwnerId" = @owner and m."Usage" is not null and m."CreatedAt" >= @from and m."CreatedAt" < @until and c."DeletedAt" is null
            """,
            row => (row.GetGuid(0), row.GetString(1), MessageRows.FromJson(row, 2, ProtocolJsonContext.Default.Usage)!),
            ("@owner", ownerId), ("@from", from), ("@until", until)))
            .OrderByDescending(item => item.Sum.Cost).ThenByDescending(item => item.Sum.OutputTokens)];

    /// <summary>One conversation; null where nothing is known of what it took.</summary>
    public static UsageSum? Of(PreparedConnection db, Guid ownerId, Guid conversationId) => Sum(db.Query(
        """select "Usage" from "Messages" where "OwnerId" = @owner and "ConversationId" = @id and "Usage" is not null""",
        row => (conversationId, "", MessageRows.FromJson(row, 0, ProtocolJsonContext.Default.Usage)!), ("@owner", ownerId), ("@id", conversationId))).FirstOrDefault()?.Sum;

    private static IEnumerable<UsageItem> Sum(List<(Guid Id, string Title, Usage Usage)> messages) => messages.GroupBy(message => message.Id).Select(conversation =>
        new UsageItem(new UsageSum(
            conversation.Count(), conversation.Count(message => message.Usage.Estimated), conversation.Count(message => message.Usage is { Cost: null, TotalTokens: > 0 }),
            conversation.Sum(message => message.Usage.InputTokens), conversation.Sum(message => message.Usage.OutputTokens), conversation.Sum(message => message.Usage.ThoughtTokens),
            conversation.Sum(message => message.Usage.CachedTokens), conversation.Sum(message => message.Usage.Cost ?? 0)))
        {
            ConversationId = conversation.Key,
            Title = conversation.First().Title,
        });
}
