using System.Text;
using Parley.Server.Data;

namespace Parley.Server.Search;

/// <summary>
/// Everything that is PostgreSQL's own: the words of an entry as a <c>tsvector</c> beside it. Places of words are not kept:
/// PostgreSQL keeps none behind the first 16,383 words, and whether words follow each other is seen from the text anyway.
/// </summary>
internal sealed class PostgresSearchIndex : SearchIndex
{
    /// <summary>How many bytes the words of one entry may have together; PostgreSQL takes a little more.</summary>
    private const int MostBytes = 1_000_000;

    // In the migrations.
    public override void Create(WriteConnection db)
    {
    }

    public override List<UnindexedEntry> Waiting(PreparedConnection db, int most) => db.Query(
        """
        select e."Id", e."OwnerId", e."MessageId" is null, substr(coalesce(m."Text", c."Title"), 1, 200000) from "SearchEntries" e
        join "Conversations" c on c."Id" = e."ConversationId"
        left join "Messages" m on m."OwnerId" = e."OwnerId" and m."Id" = e."MessageId"
        where e."Words" is null order by e."Id" limit @most
        """,
        ReadUnindexed, ("@most", most));

    public override void Add(WriteConnection db, UnindexedEntry entry, IEnumerable<SearchWord> words)
    {
        var bytes = 0;
        string[] kept = [OwnerWord(entry.OwnerId), .. words.Select(word => word.Key).Distinct(StringComparer.Ordinal)
            .TakeWhile(key => (bytes += Encoding.UTF8.GetByteCount(key)) <= MostBytes)];
        db.Execute("""update "SearchEntries" set "Words" = array_to_tsvector(@words) where "Id" = @id""", ("@words", kept), ("@id", entry.Id));
    }

    public override List<SearchCandidate> Messages(PreparedConnection db, Guid ownerId, SearchQuery query, long below, int most) =>
        Indexed(db, ownerId, query, below, most, """ "MessageId" is not null """);

    public override List<SearchCandidate> Titles(PreparedConnection db, Guid ownerId, SearchQuery query, int most) =>
        Indexed(db, ownerId, query, long.MaxValue, most, """ "MessageId" is null """);

    public override List<SearchCandidate> Unindexed(PreparedConnection db, Guid ownerId, long below, int most) => db.Query(
        $"""
        select e."Id", {CandidateColumns} from "SearchEntries" e {CandidateJoins}
        where e."OwnerId" = @owner and e."Words" is null and e."Id" < @below order by e."Id" desc limit @most
        """,
        ReadCandidate, ("@owner", ownerId), ("@below", below), ("@most", most));

    private static List<SearchCandidate> Indexed(PreparedConnection db, Guid ownerId, SearchQuery query, long below, int most, string kind) => db.Query(
        $"""
        select e."Id", {CandidateColumns}
        from (select "Id", "ConversationId", "MessageId" from "SearchEntries"
            where "Words" @@ cast(@match as tsquery) and "OwnerId" = @owner and "Id" < @below and {kind} order by "Id" desc limit @most) e
        {CandidateJoins}
        order by e."Id" desc
        """,
        ReadCandidate, ("@match", MatchOf(ownerId, query)), ("@owner", ownerId), ("@below", below), ("@most", most));

    /// <summary>PostgreSQL's own language: each word in quotation marks, so that nothing in it means anything.</summary>
    private static string MatchOf(Guid ownerId, SearchQuery query)
    {
        var match = new StringBuilder($"'{OwnerWord(ownerId)}'");
        foreach (var term in query.Terms)
        {
            // A last letter is looked for in the texts that hold the rest.
            IReadOnlyList<string> keys = term.EndsInLetter ? [.. term.Keys.SkipLast(1)] : term.Keys;
            foreach (var (number, key) in keys.Index())
            {
                match.Append(" & '").Append(key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)).Append('\'')
                    .Append(term.IsPrefix && !term.EndsInLetter && number == keys.Count - 1 ? ":*" : "");
            }
        }

        return match.ToString();
    }
}
