using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>From a row to what the wire shows of a message.</summary>
internal static class MessageRows
{
    /// <summary>The columns in the order in which <see cref="Read"/> takes them.</summary>
    public const string Columns =
        """
        "Id", "ConversationId", "ParentId", "Role", "Text", "Thoughts", "Parts", "Model", "Status", "FinishReason", "Blocked", "Error", "Usage", "CreatedAt", "Timing", "Grounding", "Files", "Summary"
        """;

    /// <summary>How many columns <see cref="Columns"/> names; what a query adds to them begins here.</summary>
    public const int Count = 18;

    public static Message Read(DbDataReader row)
    {
        var grounding = FromJson(row, 15, GroundingJson.Default.Grounding);
        var files = FromJson(row, 16, ProtocolJsonContext.Default.IReadOnlyListAttachedFile);
        return new Message
        {
            Id = row.GetGuid(0),
            ConversationId = row.GetGuid(1),
            ParentId = row.GetGuidOrNull(2),
            Role = row.GetString(3),
            Text = row.GetString(4),
            Thoughts = row.GetStringOrNull(5),
            Parts = FromJson(row, 6, ProtocolJsonContext.Default.IReadOnlyListJsonElement),
            Model = row.GetStringOrNull(7),
            Status = row.GetString(8),
            FinishReason = row.GetStringOrNull(9),
            Blocked = FromJson(row, 10, ProtocolJsonContext.Default.Blocked),
            Error = FromJson(row, 11, ProtocolJsonContext.Default.Problem),
            Usage = FromJson(row, 12, ProtocolJsonContext.Default.Usage),
            CreatedAt = row.GetInstant(13),
            Timing = FromJson(row, 14, ProtocolJsonContext.Default.Timing),
            Sources = grounding?.Sources,
            Citations = grounding?.Citations,
            Search = grounding?.Search,
            Files = files,
            Summary = row.IsDBNull(17) ? null : row.GetBoolean(17),
            Attachments = files is null ? null : [.. files.Select(file => file.Id)],
        };
    }

    public static T? FromJson<T>(DbDataReader row, int column, JsonTypeInfo<T> type) where T : class =>
        row.IsDBNull(column) ? null : JsonSerializer.Deserialize(row.GetString(column), type);

    public static string? ToJson<T>(T? value, JsonTypeInfo<T> type) where T : class =>
        value is null ? null : JsonSerializer.Serialize(value, type);
}
