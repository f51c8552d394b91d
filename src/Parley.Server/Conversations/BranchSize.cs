using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>How much stands on the branch that a reply is asked on.</summary>
internal static class BranchSize
{
    /// <summary>Characters of text, from the first message, or the last summary, down to the given one.</summary>
    public static long CharactersOf(PreparedConnection db, Guid ownerId, Guid leafId) => db.QueryFirst(
        $"""
        with recursive branch("ParentId", "Size", "StandsIn") as (
            select "ParentId", length("Text"), {ReplyReader.StandsIn()} from "Messages" where "OwnerId" = @owner and "Id" = @leaf
            union all
            select m."ParentId", length(m."Text"), {ReplyReader.StandsIn("m")}
            from branch b join "Messages" m on m."OwnerId" = @owner and m."Id" = b."ParentId" where b."StandsIn" = 0)
        select coalesce(cast(sum("Size") as bigint), 0) from branch
        """,
        row => row.GetInt64(0), ("@owner", ownerId), ("@leaf", leafId));

    /// <summary>What the model counted when it gave a reply: all that was said up to then. Null where it did not say, and of a summary, which stands for far more than it is.</summary>
    public static Usage? CountedAt(PreparedConnection db, Guid ownerId, Guid replyId) => db.QueryFirst(
        """select "Usage" from "Messages" where "OwnerId" = @owner and "Id" = @id and "Summary" is null""",
        row => MessageRows.FromJson(row, 0, ProtocolJsonContext.Default.Usage), ("@owner", ownerId), ("@id", replyId)) is { Estimated: false } counted ? counted : null;
}
