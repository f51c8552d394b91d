using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol.Search;
using Parley.Server.Accounts;
using Parley.Server.Search;
using Parley.Web.Search;

namespace Parley.Server.Pages;

/// <summary>What was found in titles and messages: a page, and what stands at the side while somebody types.</summary>
internal static class SearchPages
{
    private const int AtTheSide = 20;
    private const int OnThePage = 30;

    public static void MapSearchPages(this IEndpointRouteBuilder pages) =>
        pages.MapGroup("").WithUserDefaults("Pages").MapGet("/search", ShowAsync);

    internal static async Task<IResult> ShowAsync(CurrentUser user, Reader reader, Searcher searcher, HttpContext context, string? q = null, string? cursor = null)
    {
        var wanted = q?.Trim() is { Length: > 0 } words ? words : null;
        if (wanted is null)
            return Show(reader, null, null, null);

        return (await SearchEndpoints.Find(searcher, user, wanted, reader.WantsFragment ? AtTheSide : OnThePage, cursor)).Result switch
        {
            Ok<SearchPage> { Value: { } page } => Show(reader, wanted, page, cursor),
            ProblemHttpResult refusal => PageAnswers.Refuse(refusal, reader, context),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static IResult Show(Reader reader, string? words, SearchPage? found, string? cursor)
    {
        var view = new SearchView(words, found, IsFirst: string.IsNullOrEmpty(cursor));
        return reader.WantsFragment ? new Page<SideHits>(new() { ["View"] = view }) : new Page<SearchResults>(new() { ["View"] = view });
    }
}
