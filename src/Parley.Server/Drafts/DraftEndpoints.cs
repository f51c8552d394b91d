using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol;
using Parley.Protocol.Drafts;
using Parley.Server.Accounts;
using Parley.Server.Hosting;

namespace Parley.Server.Drafts;

internal static class DraftEndpoints
{
    public static IServiceCollection AddDrafts(this IServiceCollection services) => services
        .AddSingleton<DraftStore>()
        .AddSingleton<IAccountDeletion>(provider => provider.GetRequiredService<DraftStore>());

    public static void MapDrafts(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/drafts").WithUserDefaults("Drafts").WithBodyLimit(BodyLimit.ForChat);

        group.MapGet("/new", FindNew);
        group.MapPut("/new", SaveNew);
        group.MapGet("/{conversationId:guid}", Find);
        group.MapPut("/{conversationId:guid}", Save);
    }

    /// <summary>What was written for a new conversation and not sent.</summary>
    internal static async Task<Ok<Draft>> FindNew(DraftStore drafts, CurrentUser user) =>
        TypedResults.Ok((await drafts.FindAsync(user.Id, null))!);

    /// <summary>Keeps what was written for a new conversation. 409 with the newer draft, where another was kept since.</summary>
    internal static async Task<Results<Ok<SavedDraft>, ProblemHttpResult>> SaveNew(SaveDraft draft, DraftStore drafts, CurrentUser user) =>
        Answer(await drafts.SaveAsync(user.Id, null, draft));

    /// <summary>What was written in a conversation and not sent.</summary>
    internal static async Task<Results<Ok<Draft>, ProblemHttpResult>> Find(Guid conversationId, DraftStore drafts, CurrentUser user) =>
        await drafts.FindAsync(user.Id, conversationId) is { } draft ? TypedResults.Ok(draft) : NotFound();

    /// <summary>Keeps what was written in a conversation. 409 with the newer draft, where another was kept since.</summary>
    internal static async Task<Results<Ok<SavedDraft>, ProblemHttpResult>> Save(Guid conversationId, SaveDraft draft, DraftStore drafts, CurrentUser user) =>
        Answer(await drafts.SaveAsync(user.Id, conversationId, draft));

    private static Results<Ok<SavedDraft>, ProblemHttpResult> Answer(SaveOutcome outcome) => outcome switch
    {
        SaveOutcome.Saved(var revision, _) => TypedResults.Ok(new SavedDraft(revision)),
        SaveOutcome.Conflict(var newer) => Problems.Refuse(ProblemCodes.DraftConflict, "Another draft was kept since. It is here as draft.", [new("draft", newer)]),
        SaveOutcome.NoSuchConversation => NotFound(),
        _ => throw new UnreachableException(),
    };

    private static ProblemHttpResult NotFound() => Problems.Refuse(ProblemCodes.NotFound, "There is no such conversation.");
}
