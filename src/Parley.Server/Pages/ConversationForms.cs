using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Parley.Protocol;
using Parley.Protocol.Conversations;
using Parley.Server.Accounts;
using Parley.Server.Conversations;
using Parley.Server.Hosting;
using Parley.Server.Notices;

namespace Parley.Server.Pages;

/// <summary>What is done to conversations.</summary>
internal static class ConversationForms
{
    private const int LongestTitle = 200;
    private const int MostAtOnce = 500;

    private static readonly string[] AllChanges =
    [
        ConversationChanges.Archive, ConversationChanges.Unarchive, ConversationChanges.Pin, ConversationChanges.Unpin,
        ConversationChanges.Delete, ConversationChanges.Restore,
    ];

    public static void MapConversationForms(this IEndpointRouteBuilder pages)
    {
        var conversation = pages.MapGroup("/c/{id:guid}").WithUserDefaults("Pages");

        conversation.MapPost("/rename", RenameAsync);
        conversation.MapPost("/pin", PinAsync);
        conversation.MapPost("/archive", ArchiveAsync);
        conversation.MapPost("/current", ShowVersionAsync);
        conversation.MapPost("/delete", DeleteAsync);
        pages.MapGroup("").WithUserDefaults("Pages").MapPost("/c", ChangeSeveralAsync);
    }

    internal static async Task<IResult> RenameAsync(
        Guid id, [FromForm] string? title, CurrentUser user, Reader reader, ConversationHomes homes, NoticeBoard notices, HttpContext context) =>
        title is not { Length: > 0 and <= LongestTitle }
            ? PageAnswers.Refuse(Problems.Refuse(ProblemCodes.InvalidRequest, "A title has 1 to 200 characters."), reader, context)
            : await UpdateAsync(id, new UpdateConversation(Title: title), user, reader, homes, notices, context, PageAnswers.WhereFrom(context));

    internal static Task<IResult> PinAsync(
        Guid id, [FromForm] bool pinned, CurrentUser user, Reader reader, ConversationHomes homes, NoticeBoard notices, HttpContext context) =>
        UpdateAsync(id, new UpdateConversation(Pinned: pinned), user, reader, homes, notices, context, PageAnswers.WhereFrom(context));

    internal static async Task<IResult> ArchiveAsync(
        Guid id, [FromForm] bool archived, CurrentUser user, Reader reader, ConversationHomes homes, NoticeBoard notices, Toasts toasts, HttpContext context)
    {
        var answer = await UpdateAsync(id, new UpdateConversation(Archived: archived), user, reader, homes, notices, context, PageAnswers.WhereFrom(context));
        return answer is NoContent
            ? await toasts.ShowAsync(user, [id], archived ? ConversationChanges.Archive : ConversationChanges.Unarchive)
            : answer;
    }

    internal static async Task<IResult> ShowVersionAsync(
        Guid id, [FromForm] Guid messageId, CurrentUser user, Reader reader, ConversationHomes homes, NoticeBoard notices, ChatReader chat, HttpContext context)
    {
        var answer = await UpdateAsync(id, new UpdateConversation(CurrentMessageId: messageId), user, reader, homes, notices, context, $"/c/{id}#m-{messageId}");
        return answer is NoContent && await chat.ReadAsync(user, reader, id, around: messageId) is { } view
            ? new Page<Web.Chat.Thread>(new() { ["View"] = view })
            : answer;
    }

    internal static async Task<IResult> DeleteAsync(
        Guid id, CurrentUser user, Reader reader, Trash trash, Toasts toasts, HttpContext context)
    {
        if ((await ConversationEndpoints.Delete(id, trash, user)).Result is ProblemHttpResult refusal)
            return PageAnswers.Refuse(refusal, reader, context);

        if (reader.WantsFragment)
            return await toasts.ShowAsync(user, [id], ConversationChanges.Delete);

        var from = PageAnswers.WhereFrom(context);
        return new SeeOther(from.StartsWith($"/c/{id}", StringComparison.OrdinalIgnoreCase) ? $"/?deleted={id}" : from);
    }

    /// <summary>Does one thing to several, and leads back; a script gets what can take it back.</summary>
    internal static async Task<IResult> ChangeSeveralAsync(
        [FromForm] Guid[] id, [FromForm] string change, [FromForm] string? back, CurrentUser user, Reader reader, Trash trash, Toasts toasts, HttpContext context)
    {
        if (id.Length is 0 or > MostAtOnce || !AllChanges.Contains(change))
            throw new BadHttpRequestException("This is nothing that can be done to several conversations.");

        var changed = (await trash.ChangeAsync(user.Id, id, change)).Changed;
        return !reader.WantsFragment ? new SeeOther(string.IsNullOrEmpty(back) ? PageAnswers.WhereFrom(context) : ReturnUrl.Local(back))
            : await toasts.ShowAsync(user, changed, change);
    }

    private static async Task<IResult> UpdateAsync(
        Guid id, UpdateConversation change, CurrentUser user, Reader reader, ConversationHomes homes, NoticeBoard notices, HttpContext context, string next) =>
        (await ConversationEndpoints.Update(id, change, homes, notices, user)).Result is ProblemHttpResult refusal
            ? PageAnswers.Refuse(refusal, reader, context)
            : reader.WantsFragment ? TypedResults.NoContent() : new SeeOther(next);
}
