using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol;
using Parley.Protocol.Conversations;
using Parley.Server.Accounts;
using Parley.Server.Hosting;

namespace Parley.Server.Conversations;

internal static class TrashEndpoints
{
    public static void MapTrash(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/trash").WithUserDefaults("Conversations");

        group.MapGet("/", List);
        group.MapDelete("/", Empty);
        group.MapPost("/{id:guid}/restore", Restore);
        group.MapDelete("/{id:guid}", Erase);
    }

    /// <summary>The conversations that the user deleted and can still have back, what was deleted last first.</summary>
    /// <param name="homes">Where they are kept.</param>
    /// <param name="trash">Knows for how long.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="limit">How many at most; 50 where absent, and never more than 100.</param>
    /// <param name="cursor">The <c>nextCursor</c> of the page before.</param>
    internal static async Task<Results<Ok<TrashPage>, ProblemHttpResult>> List(
        ConversationHomes homes, Trash trash, CurrentUser user, int? limit = null, string? cursor = null)
    {
        if (limit < 1)
            return Problems.Invalid("limit", "A page holds at least one conversation.");
        ConversationCursor? after = null;
        if (!string.IsNullOrEmpty(cursor) && !ConversationCursor.TryParse(cursor, out after))
            return Problems.Invalid("cursor", "This is no cursor that a page of the trash gave.");

        var most = Math.Min(limit ?? 50, 100);
        var found = await homes.Durable.ReadAsync(db => TrashWriter.List(db, user.Id, after, most + 1, trash.KeptFor));
        if (found.Count <= most)
            return TypedResults.Ok(new TrashPage(found, null));
        found.RemoveAt(most);
        return TypedResults.Ok(new TrashPage(found, new ConversationCursor(false, found[^1].DeletedAt, found[^1].Id).ToString()));
    }

    /// <summary>Takes a conversation out of the trash: it is where it was, with all its messages.</summary>
    internal static async Task<Results<Ok<UpdatedConversation>, ProblemHttpResult>> Restore(Guid id, Trash trash, CurrentUser user) =>
        await trash.RestoreAsync(user.Id, id) is { } restored ? TypedResults.Ok(restored) : NotFound();

    /// <summary>Deletes a conversation in the trash for good.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Erase(Guid id, Trash trash, CurrentUser user) =>
        await trash.EraseAsync(user.Id, id) ? TypedResults.NoContent() : NotFound();

    /// <summary>Deletes everything in the trash for good.</summary>
    internal static async Task<NoContent> Empty(Trash trash, CurrentUser user)
    {
        await trash.EmptyAsync(user.Id);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult NotFound() => Problems.Refuse(ProblemCodes.NotFound, "There is no such conversation in the trash.");
}
