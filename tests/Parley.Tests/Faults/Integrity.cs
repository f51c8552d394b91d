namespace Parley.Tests.Faults;

/// <summary>What must not be in a database at rest, whatever happened: each query counts it.</summary>
internal static class Integrity
{
    public static readonly IReadOnlyDictionary<string, string> Queries = new Dictionary<string, string>
    {
        ["A reply has no final state."] = """select count(*) from "Messages" where "Status" = 'streaming'""",
        ["Pieces of a reply are left."] = """select count(*) from "MessagePieces" """,
        ["Something waits to be sent."] = """select count(*) from "QueuedMessages" """,
        ["A message is in no conversation."] =
            """select count(*) from "Messages" m left join "Conversations" c on c."Id" = m."ConversationId" and c."OwnerId" = m."OwnerId" where c."Id" is null""",
        ["A message follows none of its conversation."] =
            """
            select count(*) from "Messages" m left join "Messages" p on p."Id" = m."ParentId" and p."ConversationId" = m."ConversationId" and p."Sequence" < m."Sequence"
            where m."ParentId" is not null and p."Id" is null
            """,
        ["A conversation has two beginnings, or none."] =
            """
            select count(*) from "Conversations" c
            where 1 <> (select count(*) from "Messages" m where m."ConversationId" = c."Id" and m."ParentId" is null)
            """,
        ["A question has another number of replies than one."] =
            """
            select count(*) from "Messages" q where q."Role" = 'user'
            and 1 <> (select count(*) from "Messages" r where r."ParentId" = q."Id" and r."Role" = 'assistant' and r."Sequence" = q."Sequence" + 1)
            """,
        ["A reply answers no question."] =
            """select count(*) from "Messages" r left join "Messages" q on q."Id" = r."ParentId" and q."Role" = 'user' where r."Role" = 'assistant' and q."Id" is null""",
        ["A number is missing among the messages of a conversation."] =
            """
            select count(*) from "Conversations" c
            where c."NextSequence" <> 1 + (select max(m."Sequence") from "Messages" m where m."ConversationId" = c."Id")
            or (select count(*) from "Messages" m where m."ConversationId" = c."Id")
                <> (select 1 + max(m."Sequence") - min(m."Sequence") from "Messages" m where m."ConversationId" = c."Id")
            """,
        ["A conversation shows what is not its newest leaf."] =
            """
            select count(*) from "Conversations" c left join "Messages" m on m."Id" = c."CurrentMessageId" and m."ConversationId" = c."Id"
            where m."Sequence" is distinct from c."NextSequence" - 1
            """,
        ["Something is found twice."] =
            """select count(*) from (select 1 from "SearchEntries" group by "ConversationId", "MessageId" having count(*) > 1) as twice""",
        ["A message is not found."] =
            """select count(*) from "Messages" m where m."Text" <> '' and not exists (select 1 from "SearchEntries" s where s."MessageId" = m."Id")""",
        ["An entry leads nowhere."] =
            """
            select count(*) from "SearchEntries" s left join "Conversations" c on c."Id" = s."ConversationId" left join "Messages" m on m."Id" = s."MessageId"
            where c."Id" is null or (s."MessageId" is not null and m."Id" is null)
            """,
    };
}
