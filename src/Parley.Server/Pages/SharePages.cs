using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Parley.Protocol.Sharing;
using Parley.Server.Accounts;
using Parley.Server.Conversations;
using Parley.Server.Files;
using Parley.Server.Sharing;
using Parley.Web.Accounts;
using Parley.Web.Sharing;

namespace Parley.Server.Pages;

/// <summary>Sharing a conversation, and reading what somebody shared.</summary>
internal static class SharePages
{
    public static void MapShares(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/s/{token}", ReadAsync);
        pages.MapGet("/s/{token}/{number:int}/suggestions", ShowSuggestionsAsync);
        pages.MapGet("/s/{token}/{number:int}/parts/{part:int}", ReadPartAsync);

        var own = pages.MapGroup("").WithUserDefaults("Pages");
        own.MapPost("/s/{token}/continue", TakeOverAsync);
        own.MapGet("/c/{id:guid}/share", ShowAsync);
        own.MapPost("/c/{id:guid}/share", ShareAsync);
        own.MapPost("/settings/shares/{id:guid}/revoke", RevokeAsync);
        own.MapPost("/settings/shares/revoke-all", RevokeAllAsync);
    }

    internal static async Task<IResult> ReadAsync(string token, CurrentUser? user, Shares shares, HttpContext context)
    {
        // The address is all that is needed to read it: it goes nowhere else.
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        if (user is null && shares is { AreOn: true, ArePublic: false })
            return TypedResults.LocalRedirect(SignInPage.Address(context.Request.Path));

        return await shares.FindAsync(token) is var (share, messages)
            ? new Page<SharedPage>(new() { ["View"] = new SharedView(share, messages, user is not null) })
            : ErrorPages.NotShared(context);
    }

    internal static async Task<Results<ContentHttpResult, NotFound>> ShowSuggestionsAsync(string token, int number, CurrentUser? user, Shares shares, HttpContext context) =>
        AnswerPages.Suggestions((await MessageAsync(token, number, user, shares))?.Search, context);

    internal static async Task<Results<FileContentHttpResult, FileStreamHttpResult, NotFound>> ReadPartAsync(
        string token, int number, int part, CurrentUser? user, Shares shares, FileStore files, HttpContext context, string? download = null) =>
        await MessageAsync(token, number, user, shares) is { } message && await shares.OwnerOfAsync(token) is { } ownerId
            ? await AnswerPages.PartAsync(message.Parts, part, ownerId, files, download is not null, context)
            : TypedResults.NotFound();

    private static async Task<SharedMessage?> MessageAsync(string token, int number, CurrentUser? user, Shares shares) =>
        (user is not null || shares.ArePublic) && await shares.FindAsync(token) is var (_, messages) && number >= 0 && number < messages.Count ? messages[number] : null;

    internal static async Task<IResult> TakeOverAsync(string token, CurrentUser user, Shares shares, HttpContext context) =>
        await shares.TakeOverAsync(user.Id, token) is { } id ? new SeeOther($"/c/{id}") : ErrorPages.NotShared(context);

    internal static Task<IResult> ShowAsync(Guid id, CurrentUser user, ConversationHomes homes, Shares shares, HttpContext context, Guid? made = null) =>
        PageOfAsync(id, user, homes, shares, context, made, null);

    internal static async Task<IResult> ShareAsync(
        Guid id, [FromForm] string? expiresInDays, [FromForm] string? showName, CurrentUser user, ConversationHomes homes, Shares shares, HttpContext context)
    {
        var wish = new CreateShare(ExpiresInDays: int.TryParse(expiresInDays, out var days) && days is > 0 and <= 365 ? days : null, ShowName: showName == "true");
        return (await ShareEndpoints.Create(id, wish, shares, user)).Result switch
        {
            Created<Share> created => new SeeOther($"/c/{id}/share?made={created.Value!.Id}#links"),
            ProblemHttpResult refusal => await PageOfAsync(id, user, homes, shares, context, null, refusal),
            var other => other,
        };
    }

    internal static async Task<IResult> RevokeAsync(Guid id, [FromForm] string? from, CurrentUser user, Shares shares)
    {
        // One that is gone already is as good as revoked.
        await shares.RevokeAsync(user.Id, id);
        return new SeeOther(ReturnUrl.Local(from));
    }

    internal static async Task<IResult> RevokeAllAsync(CurrentUser user, Shares shares)
    {
        await shares.RevokeAllAsync(user.Id);
        return new SeeOther("/settings?done=shares#shares");
    }

    private static async Task<IResult> PageOfAsync(
        Guid id, CurrentUser user, ConversationHomes homes, Shares shares, HttpContext context, Guid? made, ProblemHttpResult? refusal)
    {
        // Only what is kept: what is temporary is nobody else's.
        if (await homes.Durable.ReadAsync(db => ConversationQueries.FindSummary(db, user.Id, id)) is not { } conversation)
            return ErrorPages.NotFound(context);

        var view = new ShareView
        {
            Conversation = conversation,
            Shares = await shares.ListAsync(user.Id, id),
            DisplayName = user.DisplayName,
            IsOff = !shares.AreOn,
            IsPublic = shares.ArePublic,
            New = made,
            Error = refusal is null ? null : FormStates.Of(refusal).Error,
        };
        return new Page<SharePage>(new() { ["View"] = view }, refusal?.StatusCode ?? StatusCodes.Status200OK);
    }
}
