using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol.Search;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Search;

internal static class SearchEndpoints
{
    private const int LongestQuery = 1_000;

    public static IServiceCollection AddSearch(this IServiceCollection services) => services
        .AddEither<SearchIndex, SqliteSearchIndex, PostgresSearchIndex>()
        .AddSingleton<Searcher>()
        .AddSingleton<SearchIndexer>()
        .AddHostedService(provider => provider.GetRequiredService<SearchIndexer>());

    public static void MapSearch(this IEndpointRouteBuilder api) =>
        api.MapGroup("/search").WithUserDefaults("Search").MapGet("/", Find);

    /// <summary>Searches the titles and the messages of the user's conversations, the archived ones too.</summary>
    /// <param name="searcher">Finds them.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="q">Words that must all be there, whatever their case and accents; in quotation marks as they stand; the last one may be unfinished.</param>
    /// <param name="limit">How many at most; 20 where absent, and never more than 50.</param>
    /// <param name="cursor">The <c>nextCursor</c> of the page before.</param>
    internal static async Task<Results<Ok<SearchPage>, ProblemHttpResult>> Find(
        Searcher searcher, CurrentUser user, string? q = null, int? limit = null, string? cursor = null)
    {
        if (string.IsNullOrWhiteSpace(q))
            return Problems.Invalid("q", "Say what is searched for.");
        if (q.Length > LongestQuery)
            return Problems.Invalid("q", $"What is searched for has {LongestQuery} characters at most.");
        if (limit < 1)
            return Problems.Invalid("limit", "A page holds at least one hit.");
        SearchCursor? after = null;
        if (!string.IsNullOrEmpty(cursor) && !SearchCursor.TryParse(cursor, out after))
            return Problems.Invalid("cursor", "This is no cursor that a page of a search gave.");

        return TypedResults.Ok(SearchQuery.Parse(q) is { } query
            ? await searcher.FindAsync(user.Id, query, Math.Min(limit ?? 20, 50), after)
            : new SearchPage([], null));
    }
}
