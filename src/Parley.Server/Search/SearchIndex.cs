using System.Text;
using Parley.Server.Data;

namespace Parley.Server.Search;

/// <summary>An entry that a query may have found: a title where there is no message. Its text is null where it cannot be found any more.</summary>
internal sealed record SearchCandidate(
    long Id, string? Text, Guid ConversationId, string Title, bool Archived, Guid? MessageId, string? Role, DateTimeOffset At);

/// <summary>An entry that waits to be indexed.</summary>
internal sealed record UnindexedEntry(long Id, Guid OwnerId, bool IsTitle, string Text);

/// <summary>
/// The index of words, as SQLite has it: everything that is FTS5's own. It keeps no text, is made of what is stored and
/// can be made anew at any time, so it is in no migration; what deletes an entry deletes it here, by a trigger.
/// </summary>
internal static class SearchIndex
{
    // Whoever changes how words are cut gives it the next number: then it is made anew at the next start.
    private const string Name = "SearchIndex1";

    // Tokens come cut and folded: the tokenizer only parts them at the blanks. Two letters are asked for while somebody
    // types; of that many words a list of its own is kept, else their lists would have to be merged each time.
    private const string Script =
        $"""
        create virtual table if not exists "{Name}" using fts5("Owner", "Title", "Text", content='', contentless_delete=1, tokenize='ascii', prefix='2');
        create trigger if not exists "{Name}_Deleted" after delete on "SearchEntries"
        begin delete from "{Name}" where rowid = old."Id"; end;
        """;

    private const string CandidateColumns =
        """
        substr(m."Text", 1, 200000), c."Id", c."Title", c."Archived", m."Id", m."Role", m."CreatedAt", c."UpdatedAt"
        """;

    private const string CandidateJoins =
        """
        left join "Conversations" c on c."Id" = e."ConversationId" and c."OwnerId" = @owner and c."DeletedAt" is null
        left join "Messages" m on m."OwnerId" = @owner and m."Id" = e."MessageId"
        """;

    public static void Create(WriteConnection db)
    {
        foreach (var statement in Script.Split(";\n"))
            db.Execute(statement);
    }

    /// <summary>Up to which number everything is indexed.</summary>
    public static long Seen(PreparedConnection db) =>
        db.QueryFirst($"""select max(id) from "{Name}_docsize" """, row => row.IsDBNull(0) ? 0 : row.GetInt64(0));

    public static long Newest(PreparedConnection db) =>
        db.QueryFirst("""select max("Id") from "SearchEntries" """, row => row.IsDBNull(0) ? 0 : row.GetInt64(0));

    public static List<UnindexedEntry> Waiting(PreparedConnection db, int most) => db.Query(
        """
        select e."Id", e."OwnerId", e."MessageId" is null, substr(coalesce(m."Text", c."Title"), 1, 200000) from "SearchEntries" e
        join "Conversations" c on c."Id" = e."ConversationId"
        left join "Messages" m on m."OwnerId" = e."OwnerId" and m."Id" = e."MessageId"
        where e."Id" > @seen order by e."Id" limit @most
        """,
        row => new UnindexedEntry(row.GetInt64(0), row.GetGuid(1), row.GetBoolean(2), row.GetString(3)),
        ("@seen", Seen(db)), ("@most", most));

    /// <summary>Adds one that is still there. Numbers must rise from one to the next.</summary>
    public static void Add(WriteConnection db, UnindexedEntry entry, string words) => db.Execute(
        $"""
        insert into "{Name}" (rowid, "Owner", "Title", "Text")
        select @id, @owner, @title, @text where exists (select 1 from "SearchEntries" where "Id" = @id)
        """,
        ("@id", entry.Id), ("@owner", OwnerWord(entry.OwnerId)), ("@title", entry.IsTitle ? words : ""), ("@text", entry.IsTitle ? "" : words));

    /// <summary>The newest messages below a number in which every word is.</summary>
    public static List<SearchCandidate> Messages(PreparedConnection db, Guid ownerId, SearchQuery query, long below, int most) =>
        Indexed(db, ownerId, MatchOf(ownerId, "Text", query), below, most);

    /// <summary>The newest titles in which every word is.</summary>
    public static List<SearchCandidate> Titles(PreparedConnection db, Guid ownerId, SearchQuery query, int most) =>
        Indexed(db, ownerId, MatchOf(ownerId, "Title", query), long.MaxValue, most);

    /// <summary>What is not indexed yet, below a number, the newest first: titles and messages, whatever is in them.</summary>
    public static List<SearchCandidate> Unindexed(PreparedConnection db, Guid ownerId, long below, int most) => db.Query(
        $"""
        select e."Id", {CandidateColumns} from "SearchEntries" e {CandidateJoins}
        where e."OwnerId" = @owner and e."Id" > @seen and e."Id" < @below order by e."Id" desc limit @most
        """,
        ReadCandidate, ("@owner", ownerId), ("@seen", Seen(db)), ("@below", below), ("@most", most));

    private static List<SearchCandidate> Indexed(PreparedConnection db, Guid ownerId, string match, long below, int most) => db.Query(
        $"""
        select hit.rowid, {CandidateColumns}
        from (select rowid from "{Name}" where "{Name}" match @match and rowid < @below order by rowid desc limit @most) hit
        left join "SearchEntries" e on e."Id" = hit.rowid and e."OwnerId" = @owner {CandidateJoins}
        order by hit.rowid desc
        """,
        ReadCandidate, ("@match", match), ("@below", below), ("@most", most), ("@owner", ownerId));

    private static SearchCandidate ReadCandidate(System.Data.Common.DbDataReader row)
    {
        var id = row.GetInt64(0);
        if (row.IsDBNull(2))
            return new SearchCandidate(id, null, default, "", false, null, null, default);

        var messageId = row.GetGuidOrNull(5);
        return new SearchCandidate(id, row.GetStringOrNull(1) ?? row.GetString(3), row.GetGuid(2), row.GetString(3), row.GetBoolean(4),
            messageId, row.GetStringOrNull(6), row.GetInstant(messageId is null ? 8 : 7));
    }

    /// <summary>FTS5's own language. Keys hold neither quotation marks nor anything else that means something in it.</summary>
    private static string MatchOf(Guid ownerId, string column, SearchQuery query)
    {
        var match = new StringBuilder($"Owner : {OwnerWord(ownerId)} AND {column} : (");
        foreach (var (number, term) in query.Terms.Where(term => term is not { EndsInLetter: true, Keys.Count: 1 }).Index())
        {
            // A last letter is looked for in the texts that hold the rest.
            match.Append(number > 0 ? " AND " : "").Append('"').AppendJoin(' ', term.EndsInLetter ? term.Keys.SkipLast(1) : term.Keys)
                .Append(term.IsPrefix && !term.EndsInLetter ? "\" *" : "\"");
        }

        return match.Append(')').ToString();
    }

    private static string OwnerWord(Guid ownerId) => $"u{ownerId:N}";
}
