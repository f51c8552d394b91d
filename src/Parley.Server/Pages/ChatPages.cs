using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Server.Accounts;
using Parley.Server.Chat;
using Parley.Server.Conversations;
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
        chat.MapGet("/messages/{id:guid}/text", ReadTextAsync);
    }

    internal static async Task<IResult> ShowNewAsync(CurrentUser user, Reader reader, ChatReader chat, string? q = null, bool temporary = false) =>
        Show((await chat.ReadAsync(user, reader, null, q, temporary: temporary))!);

    internal static async Task<IResult> ShowAsync(
        Guid id, CurrentUser user, Reader reader, ChatReader chat, HttpContext context, Guid? m = null, Guid? edit = null) =>
        await chat.ReadAsync(user, reader, id, around: edit ?? m) is { } view
            ? Show(view with { Editing = edit })
            : ErrorPages.NotFound(context);

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

    /// <summary>The list alone, for the page that is there.</summary>
    internal static async Task<IResult> ShowSideAsync(
        CurrentUser user, Reader reader, ChatReader chat, string? current = null, string? q = null, string? cursor = null)
    {
        _ = ConversationCursor.TryParse(cursor ?? "", out var after);
        return new Page<SideList>(new() { ["View"] = await chat.ReadSideAsync(user, reader, Guid.TryParse(current, out var id) ? id : null, q, after) });
    }

    /// <summary>A reply as the model wrote it, for copying.</summary>
    internal static async Task<Results<ContentHttpResult, NotFound>> ReadTextAsync(Guid id, CurrentUser user, ReplyLogs logs) =>
        await logs.FindAsync(user.Id, id) is { Ended.IsCompletedSuccessfully: true } log
            ? TypedResults.Text((await log.Ended).Reply.Text)
            : TypedResults.NotFound();

    public static Page<ChatPage> Show(ChatView view, int status = StatusCodes.Status200OK) => new(new() { ["View"] = view }, status);
}
