using Parley.Protocol.Search;
using Parley.Server.Data;

namespace Parley.Server.Search;

/// <summary>
/// Searches a user's titles and messages. The index says which of the newest messages hold the words; which of those say
/// most about them is seen from the texts themselves, so a word that is everywhere costs no more than a rare one.
/// </summary>
internal sealed class Searcher(SearchIndex index, ReadPool readers, TimeProvider clock)
{
    private const int MostTitles = 10;
    private const int TitleWindow = 50;
    private const int Window = 100;
    private const int MostWindows = 20;
    private const int MostUnindexed = 1_000;

    // The index is seconds behind at most, but for a large import; then the newest of it is looked through.
    private const int MostUnindexedCharacters = 4_000_000;

    /// <summary>After so many days a message counts half.</summary>
    private const double HalfLife = 180;

    public Task<SearchPage> FindAsync(Guid ownerId, SearchQuery query, int limit, SearchCursor? after) =>
        readers.RunAsync(db => Find(db, ownerId, query, limit, after));

    private SearchPage Find(ReadConnection db, Guid ownerId, SearchQuery query, int limit, SearchCursor? after)
    {
        var (below, skip) = after ?? new SearchCursor(SearchIndex.Newest(db) + 1, 0);
        var hits = new List<SearchHit>();
        var fresh = index.Unindexed(db, ownerId, below, MostUnindexed);
        if (after is null)
            hits.AddRange(FindTitles(db, ownerId, query, fresh, limit));
        var waiting = LookThrough(fresh, query);

        for (var round = 0; round < MostWindows; round++)
        {
            var window = ReadWindow(db, ownerId, query, waiting, below);
            var ranked = Rank(window.Where(candidate => candidate.MessageId is not null), query);
            foreach (var hit in ranked.Skip(skip))
            {
                if (hits.Count >= limit)
                    return new SearchPage(hits, new SearchCursor(below, skip).ToString());
                hits.Add(hit);
                skip++;
            }

            if (window.Count < Window)
                return new SearchPage(hits, null);
            (below, skip) = (window[^1].Id, 0);
            if (hits.Count >= limit)
                break;
        }

        return new SearchPage(hits, new SearchCursor(below, 0).ToString());
    }

    /// <summary>The messages beside the index that the words are in.</summary>
    private static List<SearchCandidate> LookThrough(List<SearchCandidate> fresh, SearchQuery query)
    {
        var characters = 0;
        return [.. fresh.Where(candidate => candidate is { MessageId: not null, Text: not null })
            .TakeWhile(candidate => (characters += candidate.Text!.Length) <= MostUnindexedCharacters)
            .Where(candidate => query.Match(SearchWords.Of(candidate.Text!)) is not null)];
    }

    /// <summary>The newest entries that the words are in, indexed or not, and those that may hold them.</summary>
    private List<SearchCandidate> ReadWindow(ReadConnection db, Guid ownerId, SearchQuery query, List<SearchCandidate> waiting, long below)
    {
        var indexed = index.Messages(db, ownerId, query, below, Window);
        var seen = indexed.Select(candidate => candidate.Id).ToHashSet();
        return [.. waiting.Where(candidate => candidate.Id < below && !seen.Contains(candidate.Id)).Concat(indexed)
            .OrderByDescending(candidate => candidate.Id).Take(Window)];
    }

    private IEnumerable<SearchHit> FindTitles(ReadConnection db, Guid ownerId, SearchQuery query, List<SearchCandidate> fresh, int most) =>
        Rank(fresh.Where(candidate => candidate.MessageId is null).Concat(index.Titles(db, ownerId, query, TitleWindow))
            .DistinctBy(candidate => candidate.Id), query).Take(Math.Min(MostTitles, most));

    private List<SearchHit> Rank(IEnumerable<SearchCandidate> candidates, SearchQuery query)
    {
        var now = clock.GetUtcNow();
        return [.. candidates
            .Where(candidate => candidate.Text is not null)
            .Select(candidate => (candidate, match: query.Match(SearchWords.Of(candidate.Text!))))
            .Where(each => each.match is not null)
            .OrderByDescending(each => each.match!.Weight * Math.Pow(0.5, Math.Max(0, (now - each.candidate.At).TotalDays) / HalfLife))
            .ThenByDescending(each => each.candidate.Id)
            .Select(each => ToHit(each.candidate, each.match!))];
    }

    private static SearchHit ToHit(SearchCandidate candidate, SearchMatch match)
    {
        var (snippet, ranges) = candidate.MessageId is null ? (candidate.Title, match.Marks) : SearchSnippet.Of(candidate.Text!, match.Marks);
        return new SearchHit
        {
            ConversationId = candidate.ConversationId,
            Title = candidate.Title,
            Archived = candidate.Archived,
            MessageId = candidate.MessageId,
            Role = candidate.Role,
            Snippet = snippet,
            Ranges = ranges,
            CreatedAt = candidate.At,
        };
    }
}
