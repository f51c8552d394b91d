using Parley.Protocol.Search;

namespace Parley.Web.Search;

/// <summary>What was searched for and found.</summary>
/// <param name="Words">Null where nothing was searched for yet.</param>
/// <param name="Found">What was found.</param>
/// <param name="IsFirst">Whether this is its first page.</param>
public sealed record SearchView(string? Words, SearchPage? Found, bool IsFirst)
{
    /// <summary>How much was found, in words.</summary>
    public string Count => Found is not { Items.Count: > 0 } found ? Texts.SearchNone
        : (found.NextCursor is null ? Texts.SearchFound : Texts.SearchFoundMore).With(found.Items.Count);

    /// <summary>The conversations whose title was found.</summary>
    public IReadOnlyList<SearchHit> Titles => [.. Found?.Items.Where(hit => hit.MessageId is null) ?? []];

    /// <summary>The messages that were found.</summary>
    public IReadOnlyList<SearchHit> Messages => [.. Found?.Items.Where(hit => hit.MessageId is not null) ?? []];

    /// <summary>The address of the search's page.</summary>
    public string Address => "/search?q=" + Uri.EscapeDataString(Words ?? "");

    /// <summary>The address of the next page; null at the end.</summary>
    public string? Next => Found?.NextCursor is { } cursor ? $"{Address}&cursor={cursor}" : null;

    /// <summary>Where a hit stands: a message on its branch, however old it is.</summary>
    public static string AddressOf(SearchHit hit) =>
        hit.MessageId is { } message ? $"/c/{hit.ConversationId}?m={message}#m-{message}" : $"/c/{hit.ConversationId}";

    /// <summary>The parts of a hit's snippet, and which of them were searched for.</summary>
    public static IEnumerable<(string Text, bool IsMarked)> PartsOf(SearchHit hit)
    {
        var at = 0;
        foreach (var (start, length) in hit.Ranges.Select(range => (range.Start, range.Length)))
        {
            yield return (hit.Snippet[at..start], false);
            yield return (hit.Snippet[start..(start + length)], true);
            at = start + length;
        }

        yield return (hit.Snippet[at..], false);
    }
}
