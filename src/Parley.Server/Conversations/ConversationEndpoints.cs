using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol;
using Parley.Protocol.Conversations;
using Parley.Protocol.Notices;
using Parley.Server.Accounts;
using Parley.Server.Conversations.Temporary;
using Parley.Server.Hosting;
using Parley.Server.Notices;
using Parley.Server.Servers;

namespace Parley.Server.Conversations;

internal static class ConversationEndpoints
{
    private const int LongestSearch = 1_000;

    public static IServiceCollection AddConversations(this IServiceCollection services)
    {
        services.AddSettings<ConversationOptions>("Conversations");
        return services
            .AddSingleton<DurableConversations>()
            .AddSingleton<TemporaryInMemory>()
            .AddSingleton<TemporaryInRedis>()
            .AddSingleton<TemporaryConversations>(provider => provider.GetRequiredService<ServerBus>().IsShared
                ? provider.GetRequiredService<TemporaryInRedis>()
                : provider.GetRequiredService<TemporaryInMemory>())
            .AddSingleton<ConversationHomes>()
            .AddSingleton<ConversationQueries>()
            .AddSingleton<BranchQueries>()
            .AddSingleton<Trash>()
            .AddHostedService<TrashUpkeep>()
            .AddSingleton<IAccountDeletion, ConversationsOfAccount>();
    }

    public static void MapConversations(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/conversations").WithUserDefaults("Conversations");

        group.MapGet("/", List);
        group.MapPost("/batch", Change);
        group.MapGet("/{id:guid}", Find);
        group.MapPatch("/{id:guid}", Update);
        group.MapDelete("/{id:guid}", Delete);
    }

    /// <summary>The user's conversations: pinned first, then by the time of the last message, newest first.</summary>
    /// <param name="queries">Reads them.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="limit">How many at most; 50 where absent, and never more than 100.</param>
    /// <param name="cursor">The <c>nextCursor</c> of the page before.</param>
    /// <param name="q">Only those whose title contains this, whatever its case.</param>
    /// <param name="archived">Whether to list the archived ones instead of the others.</param>
    internal static async Task<Results<Ok<ConversationPage>, ProblemHttpResult>> List(
        ConversationQueries queries, CurrentUser user, int? limit = null, string? cursor = null, string? q = null, bool? archived = null)
    {
        if (limit < 1)
            return Problems.Invalid("limit", "A page holds at least one conversation.");
        if (q is { Length: > LongestSearch })
            return Problems.Invalid("q", $"What is searched for has {LongestSearch} characters at most.");
        ConversationCursor? after = null;
        if (!string.IsNullOrEmpty(cursor) && !ConversationCursor.TryParse(cursor, out after))
            return Problems.Invalid("cursor", "This is no cursor that a page of conversations gave.");

        var filter = new ConversationFilter(Math.Min(limit ?? 50, 100), after, string.IsNullOrEmpty(q) ? null : q, archived ?? false);
        return TypedResults.Ok(await queries.ListAsync(user.Id, filter));
    }

    /// <summary>One conversation with its whole tree of messages, in order of creation.</summary>
    internal static async Task<Results<Ok<Conversation>, ProblemHttpResult>> Find(Guid id, ConversationQueries queries, CurrentUser user) =>
        await queries.FindAsync(user.Id, id) is { } conversation ? TypedResults.Ok(conversation) : NotFound();

    /// <summary>Changes what is given of a conversation.</summary>
    internal static async Task<Results<Ok<UpdatedConversation>, ProblemHttpResult>> Update(
        Guid id, UpdateConversation change, ConversationHomes homes, NoticeBoard notices, CurrentUser user)
    {
        if (change.Title is { } title && string.IsNullOrWhiteSpace(title))
            return Problems.Invalid("title", "A title says something.");

        switch (await (await homes.OfAsync(user.Id, id)).WriteAsync(db => ConversationWriter.Update(db, user.Id, id, change)))
        {
            case UpdateOutcome.Updated(var conversation):
                notices.Post(user.Id, new Notice(NoticeKinds.Conversation, id));
                return TypedResults.Ok(conversation);
            case UpdateOutcome.NoSuchMessage:
                return Problems.Refuse(ProblemCodes.NotFound, "There is no such message in this conversation.");
            case UpdateOutcome.NoSuchConversation:
                return NotFound();
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>
    /// Deletes a conversation with all its messages; an answer that is being written to it ends. It is in the trash, from
    /// where it can be restored, for as long as the server keeps it there.
    /// </summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Delete(Guid id, Trash trash, CurrentUser user) =>
        await trash.DeleteAsync(user.Id, id) ? TypedResults.NoContent() : NotFound();

    /// <summary>Does one thing to several conversations, in one step.</summary>
    internal static async Task<Ok<ChangedConversations>> Change(ChangeConversations change, Trash trash, CurrentUser user) =>
        TypedResults.Ok(await trash.ChangeAsync(user.Id, change.Ids!, change.Change!));

    private static ProblemHttpResult NotFound() => Problems.Refuse(ProblemCodes.NotFound, "There is no such conversation.");
}
