using System.Text;
using Parley.Server.Data;

namespace Parley.Server.Search;

/// <summary>
/// Everything that is FTS5's own. It keeps no text and is in no migration; what deletes an entry deletes it here, by a trigger.
/// </summary>
internal sealed class SqliteSearchIndex : SearchIndex
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

    public override void Create(WriteConnection db)
    {
        foreach (var statement in Script.Split(";\n"))
            db.Execute(statement);
    }

    /// <summary>Up to which number everything is indexed.</summary>
    private static long Seen(PreparedConnection db) =>
        db.QueryFirst($"""select max(id) from "{Name}_docsize" """, row => row.IsDBNull(0) ? 0 : row.GetInt64(0));

    public override List<UnindexedEntry> Waiting(PreparedConnection db, int most) => Newest(db) <= Seen(db) ? [] : db.Query(
        """
        select e."Id", e."OwnerId", e."MessageId" is null, substr(coalesce(m."Text", c."Title"), 1, 200000) from "SearchEntries" e
        join "Conversations" c on c."Id" = e."ConversationId"
        left join "Messages" m on m."OwnerId" = e."OwnerId" and m."Id" = e."MessageId"
        where e."Id" > @seen order by e."Id" limit @most
        """,
        ReadUnindexed,
        ("@seen", Seen(db)), ("@most", most));

    public override void Add(WriteConnection db, UnindexedEntry entry, IEnumerable<SearchWord> words)
    {
        var text = SearchWords.Join(words);
        db.Execute(
            $"""
            insert into "{Name}" (rowid, "Owner", "Title", "Text")
            select @id, @owner, @title, @text where exists (select 1 from "SearchEntries" where "Id" = @id)
            """,
            ("@id", entry.Id), ("@owner", OwnerWord(entry.OwnerId)), ("@title", entry.IsTitle ? text : ""), ("@text", entry.IsTitle ? "" : text));
    }

    public override List<SearchCandidate> Messages(PreparedConnection db, Guid ownerId, SearchQuery query, long below, int most) =>
        Indexed(db, ownerId, MatchOf(ownerId, "Text", query), below, most);

    public override List<SearchCandidate> Titles(PreparedConnection db, Guid ownerId, SearchQuery query, int most) =>
        Indexed(db, ownerId, MatchOf(ownerId, "Title", query), long.MaxValue, most);

    public override List<SearchCandidate> Unindexed(PreparedConnection db, Guid ownerId, long below, int most) => db.Query(
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
}
