using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol;
using Parley.Protocol.Sharing;
using Parley.Server.Accounts;
using Parley.Server.Hosting;

namespace Parley.Server.Sharing;

/// <summary>Links under which others can read a conversation.</summary>
internal static class ShareEndpoints
{
    public static IServiceCollection AddSharing(this IServiceCollection services)
    {
        services.AddSettings<SharingOptions>("Sharing");
        return services.AddSingleton<SharedFiles>().AddSingleton<Shares>().AddSingleton<IAccountDeletion>(provider => provider.GetRequiredService<Shares>());
    }

    public static void MapSharing(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithUserDefaults("Sharing");

        group.MapPost("/conversations/{id:guid}/shares", Create);
        group.MapGet("/shares", List);
        group.MapDelete("/shares", RevokeAll);
        group.MapDelete("/shares/{id:guid}", Revoke);
    }

    /// <summary>Makes a link to a copy of one branch, as it is now. What is temporary cannot be shared.</summary>
    internal static async Task<Results<Created<Share>, ProblemHttpResult>> Create(Guid id, CreateShare share, Shares shares, CurrentUser user) =>
        await shares.CreateAsync(user, id, share) switch
        {
            ShareOutcome.Shared(var made) => TypedResults.Created((string?)null, made),
            ShareOutcome.IsOff => Problems.Refuse(ProblemCodes.Forbidden, "Sharing is switched off on this server."),
            ShareOutcome.NoSuchConversation => Problems.Refuse(ProblemCodes.NotFound, "There is no such conversation."),
            ShareOutcome.NothingToShare => Problems.Invalid("lastMessageId", "There is nothing to share yet."),
            ShareOutcome.TooLong => Problems.Refuse(ProblemCodes.TooLarge, "This conversation is too long to be shared."),
            ShareOutcome.TooMany => Problems.Refuse(ProblemCodes.TooManyShares, "There are 500 links already. Revoke some first."),
            _ => throw new UnreachableException(),
        };

    /// <summary>The links that the user has made and that still lead somewhere.</summary>
    internal static async Task<Ok<ShareList>> List(Shares shares, CurrentUser user) => TypedResults.Ok(new ShareList(await shares.ListAsync(user.Id)));

    /// <summary>Revokes a link: from now on it leads nowhere.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Revoke(Guid id, Shares shares, CurrentUser user) =>
        await shares.RevokeAsync(user.Id, id) ? TypedResults.NoContent() : Problems.Refuse(ProblemCodes.NotFound, "There is no such link.");

    /// <summary>Revokes all links.</summary>
    internal static async Task<NoContent> RevokeAll(Shares shares, CurrentUser user)
    {
        await shares.RevokeAllAsync(user.Id);
        return TypedResults.NoContent();
    }
}
