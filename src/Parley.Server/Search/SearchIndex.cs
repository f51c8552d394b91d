using System.Data.Common;
using Parley.Server.Data;

namespace Parley.Server.Search;

/// <summary>An entry that a query may have found: a title where there is no message. Its text is null where it cannot be found any more.</summary>
internal sealed record SearchCandidate(
    long Id, string? Text, Guid ConversationId, string Title, bool Archived, Guid? MessageId, string? Role, DateTimeOffset At);

/// <summary>An entry that waits to be indexed.</summary>
internal sealed record UnindexedEntry(long Id, Guid OwnerId, bool IsTitle, string Text);

/// <summary>
/// The index of words, as a database has it. It holds the words as <see cref="SearchWords"/> cuts and folds them, is made
/// of what is stored and can be made anew at any time. It may say too much; never too little.
/// </summary>
internal abstract class SearchIndex
{
    protected const string CandidateColumns =
        """
        substr(m."Text", 1, 200000), c."Id", c."Title", c."Archived", m."Id", m."Role", m."CreatedAt", c."UpdatedAt"
        """;

    protected const string CandidateJoins =
        """
        left join "Conversations" c on c."Id" = e."ConversationId" and c."OwnerId" = @owner and c."DeletedAt" is null
        left join "Messages" m on m."OwnerId" = @owner and m."Id" = e."MessageId"
        """;

    /// <summary>Makes it where it is not there yet.</summary>
    public abstract void Create(WriteConnection db);

    /// <summary>The oldest that are not indexed yet.</summary>
    public abstract List<UnindexedEntry> Waiting(PreparedConnection db, int most);

    /// <summary>Adds one that is still there. Numbers rise from one to the next.</summary>
    public abstract void Add(WriteConnection db, UnindexedEntry entry, IEnumerable<SearchWord> words);

    /// <summary>The newest messages below a number in which every word is.</summary>
    public abstract List<SearchCandidate> Messages(PreparedConnection db, Guid ownerId, SearchQuery query, long below, int most);

    /// <summary>The newest titles in which every word is.</summary>
    public abstract List<SearchCandidate> Titles(PreparedConnection db, Guid ownerId, SearchQuery query, int most);

    /// <summary>What is not indexed yet, below a number, the newest first: titles and messages, whatever is in them.</summary>
    public abstract List<SearchCandidate> Unindexed(PreparedConnection db, Guid ownerId, long below, int most);

    public static long Newest(PreparedConnection db) =>
        db.QueryFirst("""select max("Id") from "SearchEntries" """, row => row.IsDBNull(0) ? 0 : row.GetInt64(0));

    protected static UnindexedEntry ReadUnindexed(DbDataReader row) => new(row.GetInt64(0), row.GetGuid(1), row.GetBoolean(2), row.GetString(3));

    protected static SearchCandidate ReadCandidate(DbDataReader row)
    {
        var id = row.GetInt64(0);
        if (row.IsDBNull(2))
            return new SearchCandidate(id, null, default, "", false, null, null, default);

        var messageId = row.GetGuidOrNull(5);
        return new SearchCandidate(id, row.GetStringOrNull(1) ?? row.GetString(3), row.GetGuid(2), row.GetString(3), row.GetBoolean(4),
            messageId, row.GetStringOrNull(6), row.GetInstant(messageId is null ? 8 : 7));
    }

    /// <summary>A word that all entries of one user have.</summary>
    protected static string OwnerWord(Guid ownerId) => $"u{ownerId:N}";
}
