using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Server.Accounts;
using Parley.Server.Conversations;
using Parley.Web.Archive;
using Parley.Web.Trash;

namespace Parley.Server.Pages;

/// <summary>The conversations that do not stand at the side: the archived ones, and those in the trash.</summary>
internal static class ListPages
{
    private const int AtOnce = 50;

    public static void MapListPages(this IEndpointRouteBuilder pages)
    {
        var lists = pages.MapGroup("").WithUserDefaults("Pages");

        lists.MapGet("/archive", ShowArchiveAsync);
        lists.MapGet("/trash", ShowTrashAsync);
        lists.MapPost("/trash/empty", EmptyAsync);
        lists.MapPost("/trash/{id:guid}/erase", EraseAsync);
    }

    internal static async Task<IResult> ShowArchiveAsync(CurrentUser user, ConversationQueries conversations, string? cursor = null, string? done = null)
    {
        _ = ConversationCursor.TryParse(cursor ?? "", out var after);
        return new Page<ArchiveList>(new()
        {
            ["Conversations"] = await conversations.ListAsync(user.Id, new ConversationFilter(AtOnce, after, Text: null, Archived: true)),
            ["Done"] = done switch
            {
                "unarchived" => Texts.ArchiveDoneUnarchived,
                "deleted" => Texts.ArchiveDoneDeleted,
                _ => null,
            },
        });
    }

    internal static async Task<IResult> ShowTrashAsync(
        CurrentUser user, Reader reader, ConversationHomes homes, Trash trash, TimeProvider clock, HttpContext context, string? cursor = null, string? done = null)
    {
        var found = (await TrashEndpoints.List(homes, trash, user, AtOnce, cursor)).Result;
        return found is Ok<Protocol.Conversations.TrashPage> { Value: { } page }
            ? new Page<TrashList>(new()
            {
                ["Conversations"] = page,
                ["Now"] = clock.GetUtcNow(),
                ["Done"] = DoneOf(done),
            })
            : PageAnswers.Refuse((ProblemHttpResult)found, reader, context);
    }

    internal static async Task<IResult> EmptyAsync(CurrentUser user, Trash trash)
    {
        await trash.EmptyAsync(user.Id);
        return new SeeOther("/trash?done=emptied");
    }

    internal static async Task<IResult> EraseAsync(Guid id, CurrentUser user, Reader reader, Trash trash, HttpContext context) =>
        (await TrashEndpoints.Erase(id, trash, user)).Result is ProblemHttpResult refusal
            ? PageAnswers.Refuse(refusal, reader, context)
            : new SeeOther("/trash?done=erased");

    private static string? DoneOf(string? act) => act switch
    {
        "restored" => Texts.TrashDoneRestored,
        "erased" => Texts.TrashDoneErased,
        "emptied" => Texts.TrashDoneEmptied,
        _ => null,
    };
}
