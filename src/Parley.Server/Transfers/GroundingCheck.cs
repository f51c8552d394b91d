using Parley.Protocol.Chat;

namespace Parley.Server.Transfers;

/// <summary>Looks at what a message from outside says of its sources.</summary>
internal static class GroundingCheck
{
    private const int Most = 1_000;
    private const int LongestAddress = 4_000;
    private const int LongestTitle = 2_000;
    private const int LongestSuggestions = 200_000;

    /// <summary>The member that is not as it should be; null where all are.</summary>
    public static string? WrongOf(Message message) =>
        message.Sources is { } sources && !(sources.Count <= Most && sources.All(IsSource)) ? "sources"
        : message.Citations is { } citations && !(citations.Count <= Most && citations.All(citation => IsCitation(citation, message))) ? "citations"
        : message.Search is { } search && !IsSearch(search) ? "search"
        : null;

    private static bool IsSource(Source? source) =>
        source is { Url: { Length: <= LongestAddress } url, Title: null or { Length: <= LongestTitle } }
        && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        && ConversationCheck.IsText(url) && ConversationCheck.IsText(source.Title)
        && ConversationCheck.IsWord(source.Kind) && ConversationCheck.IsWord(source.Status) && ConversationCheck.IsWord(source.License);

    private static bool IsCitation(Citation? citation, Message message) =>
        citation is { Sources: { Count: > 0 and <= Most } named } && citation.Start >= 0 && citation.Start < citation.End && citation.End <= message.Text.Length
        && named.All(source => source >= 0 && source < message.Sources?.Count);

    private static bool IsSearch(WebSearch search) =>
        search is { Queries: { Count: <= Most } queries, Suggestions: null or { Length: <= LongestSuggestions } }
        && queries.All(query => query is { Length: <= LongestTitle } && ConversationCheck.IsText(query)) && ConversationCheck.IsText(search.Suggestions);
}
