using System.Text.Json;
using Parley.Gemini;
using Parley.Protocol.Chat;
using Parley.Server.Conversations;

namespace Parley.Server.Chat;

/// <summary>
/// From what Gemini says of its searches, of the pages it read and of what it repeats, to sources and the passages that were taken
/// from them. All of it may be missing, empty or wrong: what cannot be right is left out.
/// </summary>
internal sealed class AnswerSources
{
    private const int Most = 500;
    private const int LongestAddress = 4_000;
    private const int LongestSuggestions = 200_000;
    private readonly List<Source> sources = [];
    private readonly List<Citation> citations = [];

    /// <param name="outcome">How the answer ended.</param>
    /// <param name="offset">How much text stands before it.</param>
    /// <returns>Null where it names nothing.</returns>
    public static Grounding? Of(GeminiOutcome outcome, int offset)
    {
        if (outcome is { Grounding: null, UrlContext: null, Citations: null })
            return null;

        var answer = new AnswerSources();
        var places = new AnswerPlaces(TurnParts.TextsOf(outcome.Parts), offset);
        WebSearch? search = null;
        Read(outcome.Grounding, grounding =>
        {
            answer.AddGrounding(grounding, places);
            search = SearchOf(grounding);
        });
        Read(outcome.UrlContext, answer.AddPages);
        Read(outcome.Citations, repeated => answer.AddRepeated(repeated, places));
        var found = new Grounding(answer.sources.Count > 0 ? answer.sources : null, answer.citations.Count > 0 ? answer.citations : null, search);
        return found.IsEmpty ? null : found;
    }

    private static void Read(string? json, Action<JsonElement> read)
    {
        if (json is null)
            return;
        using var document = JsonDocument.Parse(json);
        read(document.RootElement);
    }

    private void AddGrounding(JsonElement grounding, AnswerPlaces places)
    {
        List<int> chunks = [.. grounding.Items("groundingChunks").Take(Most).Select(chunk =>
            chunk.Member("web") is { } web ? Add(web, SourceKinds.Search) : chunk.Member("maps") is { } place ? Add(place, SourceKinds.Map) : -1)];
        foreach (var support in grounding.Items("groundingSupports").Take(Most))
        {
            List<int> named = [.. support.Items("groundingChunkIndices").Select(index => index.TryGetInt32(out var at) && at >= 0 && at < chunks.Count ? chunks[at] : -1)
                .Where(source => source >= 0).Distinct()];
            if (named.Count > 0 && support.Member("segment") is { } segment
                && places.Find(segment.Number("startIndex") ?? 0, segment.Number("endIndex"), segment.Text("text"), segment.Number("partIndex")) is var (start, end))
                citations.Add(new Citation(start, end, named));
        }
    }

    private void AddPages(JsonElement context)
    {
        foreach (var page in context.Items("urlMetadata").Take(Most))
        {
            var at = Add(page, SourceKinds.Page, "retrievedUrl");
            if (at >= 0)
                sources[at] = sources[at] with { Kind = SourceKinds.Page, Status = StatusOf(page.Text("urlRetrievalStatus")) };
        }
    }

    private void AddRepeated(JsonElement all, AnswerPlaces places)
    {
        foreach (var repeated in all.EnumerateArray().SelectMany(each => each.Items("citationSources").Concat(each.Items("citations"))).Take(Most))
        {
            var at = Add(repeated, SourceKinds.Repeated);
            if (at < 0)
                continue;
            if (repeated.Text("license") is { Length: > 0 and < 100 } license)
                sources[at] = sources[at] with { License = license };
            if (places.Find(repeated.Number("startIndex") ?? 0, repeated.Number("endIndex"), text: null, part: null) is var (start, end))
                citations.Add(new Citation(start, end, [at]));
        }
    }

    /// <returns>Its place among the sources; -1 where it has no address that a page could link to.</returns>
    private int Add(JsonElement named, string kind, string address = "uri")
    {
        if (named.Text(address) is not { Length: <= LongestAddress } url
            || !Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https"))
            return -1;

        var known = sources.FindIndex(source => source.Url == url);
        if (known >= 0)
            return known;
        sources.Add(new Source(ProviderText.Clean(url), named.Text("title") is { Length: > 0 } title ? ProviderText.Clean(title) : null, kind));
        return sources.Count - 1;
    }

    private static WebSearch? SearchOf(JsonElement grounding)
    {
        List<string> queries = [.. grounding.Items("webSearchQueries").Where(query => query.ValueKind == JsonValueKind.String).Take(Most).Select(query => ProviderText.Clean(query.GetString()!))];
        var suggestions = grounding.Member("searchEntryPoint")?.Text("renderedContent");
        return queries.Count == 0 && suggestions is null ? null
            : new WebSearch(queries, suggestions is { Length: > 0 and <= LongestSuggestions } html ? ProviderText.Clean(html) : null);
    }

    private static string StatusOf(string? status) => status switch
    {
        "URL_RETRIEVAL_STATUS_SUCCESS" => "read",
        "URL_RETRIEVAL_STATUS_ERROR" => "failed",
        "URL_RETRIEVAL_STATUS_PAYWALL" => "paywall",
        "URL_RETRIEVAL_STATUS_UNSAFE" => "unsafe",
        _ => "unknown",
    };
}
