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

    /// <summary>One conversation by its models; null where it is not the user's.</summary>
    public static (string Title, List<UsageItem> Models)? Of(PreparedConnection db, Guid ownerId, Guid conversationId)
    {
        var title = db.QueryFirst(
            """select "Title" from "Conversations" where "OwnerId" = @owner and "Id" = @id and "DeletedAt" is null""", row => row.GetString(0), ("@owner", ownerId), ("@id", conversationId));
        if (title is null)
            return null;

        var answers = db.Query(
            """select "Model", "Usage" from "Messages" where "OwnerId" = @owner and "ConversationId" = @id and "Usage" is not null""",
            row => (Model: row.GetStringOrNull(0) ?? "", Usage: MessageRows.FromJson(row, 1, ProtocolJsonContext.Default.Usage)!), ("@owner", ownerId), ("@id", conversationId));
        return (title, [.. answers.GroupBy(answer => answer.Model)
            .Select(model => new UsageItem(Sum([.. model.Select(answer => answer.Usage)])) { Model = model.Key }).OrderByDescending(item => item.Sum.Cost)]);
    }

    private static IEnumerable<UsageItem> Sum(List<(Guid Id, string Title, Usage Usage)> messages) => messages.GroupBy(message => message.Id).Select(conversation =>
        new UsageItem(Sum([.. conversation.Select(message => message.Usage)]))
        {
            ConversationId = conversation.Key,
            Title = conversation.First().Title,
        });

    private static UsageSum Sum(IReadOnlyList<Usage> answers) => new(
        answers.Count, answers.Count(usage => usage.Estimated), answers.Count(usage => usage.Unpriced),
        answers.Sum(usage => usage.InputTokens), answers.Sum(usage => usage.OutputTokens), answers.Sum(usage => usage.ThoughtTokens),
        answers.Sum(usage => usage.CachedTokens), answers.Sum(usage => usage.Cost ?? 0));
}
