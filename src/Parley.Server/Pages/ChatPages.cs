using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol.Conversations;
using Parley.Server.Accounts;
using Parley.Server.Chat;
using Parley.Server.Conversations;
using Parley.Server.Notices;
using Parley.Web.Chat;

namespace Parley.Server.Pages;

/// <summary>The chat: a new one, a conversation, and the list at the side.</summary>
internal static class ChatPages
{
    public static void MapChatPages(this IEndpointRouteBuilder pages)
    {
        var chat = pages.MapGroup("").WithUserDefaults("Pages");

        chat.MapGet("/", ShowNewAsync);
        chat.MapGet("/c/{id:guid}", ShowAsync);
        chat.MapGet("/c/{id:guid}/messages", ShowAboveAsync);
        chat.MapGet("/c/{id:guid}/thread", ShowBelowAsync);
        chat.MapGet("/side", ShowSideAsync);
        chat.MapGet("/side/selection", () => new Page<SelectionBar>([]));
        chat.MapGet("/messages/{id:guid}/text", ReadTextAsync);
        chat.MapAnswers();
    }

    internal static async Task<IResult> ShowNewAsync(
        CurrentUser user, Reader reader, ChatReader chat, Toasts toasts, bool temporary = false, string? side = null, Guid[]? deleted = null) =>
        Show((await chat.ReadAsync(user, reader, null, temporary: temporary, sideCursor: side))! with
        {
            Toast = deleted is { Length: > 0 } ? await toasts.OfAsync(user, deleted, ConversationChanges.Delete, isBack: true) : null,
        });

    internal static async Task<IResult> ShowAsync(
        Guid id, CurrentUser user, Reader reader, ChatReader chat, ConversationHomes homes, NoticeBoard notices, HttpContext context,
        Guid? m = null, Guid? edit = null, string? side = null)
    {
        var view = await chat.ReadAsync(user, reader, id, around: edit ?? m, sideCursor: side);
        // Somebody who comes from a search wants to see the message, on whichever branch it is, and to go on from there.
        if (m is { } wanted && view is not null && view.Branch.All(shown => shown.Message.Id != wanted)
            && (await ConversationEndpoints.Update(id, new UpdateConversation(CurrentMessageId: wanted), homes, notices, user)).Result is Ok<UpdatedConversation>)
            view = await chat.ReadAsync(user, reader, id, around: m, sideCursor: side);

        return view is null ? ErrorPages.NotFound(context) : Show(view with { Editing = edit });
    }

    /// <summary>Older messages, for the page that is there.</summary>
    internal static async Task<Page<Messages>> ShowAboveAsync(Guid id, Guid before, CurrentUser user, ChatReader chat, Guid? after = null) =>
        new(new() { ["Branch"] = await chat.ReadAboveAsync(user, id, before, after), ["IsAdmin"] = user.IsAdmin });

    /// <summary>
    /// What follows a message, for the page that is there; all that is shown where the message is not, or is not said.
    /// Of a conversation that is gone, how that is said.
    /// </summary>
    internal static async Task<IResult> ShowBelowAsync(Guid id, CurrentUser user, ChatReader chat, HttpContext context, Guid? after = null)
    {
        if (after is { } last && await chat.ReadBelowAsync(user, id, last) is { } below)
        {
            context.Response.Headers["X-After"] = last.ToString();
            return new Page<Messages>(new() { ["Branch"] = below, ["IsAdmin"] = user.IsAdmin });
        }

        return await chat.ReadEndAsync(user, id) is { } end
            ? new Page<Messages>(new() { ["Branch"] = end, ["IsAdmin"] = user.IsAdmin })
            : new Page<GoneConversation>([], StatusCodes.Status404NotFound);
    }

    /// <summary>The list alone, for the page that is there: what follows a cursor, else as many as it shows already.</summary>
    internal static async Task<IResult> ShowSideAsync(
        CurrentUser user, Reader reader, SideReader side, string? current = null, string? cursor = null, int count = 0)
    {
        Guid? open = Guid.TryParse(current, out var id) ? id : null;
        return new Page<SideList>(new()
        {
            ["View"] = cursor is null ? await side.ReadAgainAsync(user, reader, open, count) : await side.ReadAsync(user, reader, open, cursor, continues: true),
        });
    }

    /// <summary>A reply as the model wrote it, for copying.</summary>
    internal static async Task<Results<ContentHttpResult, NotFound>> ReadTextAsync(Guid id, CurrentUser user, ReplyLogs logs) =>
        await logs.FindAsync(user.Id, id) is { Ended.IsCompletedSuccessfully: true } log
            ? TypedResults.Text((await log.Ended).Reply.Text)
            : TypedResults.NotFound();

    public static Page<ChatPage> Show(ChatView view, int status = StatusCodes.Status200OK) => new(new() { ["View"] = view }, status);
}
