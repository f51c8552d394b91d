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

    public static void MapConversationForms(this IEndpointRouteBuilder pages)
    {
        var conversation = pages.MapGroup("/c/{id:guid}").WithUserDefaults("Pages");

        conversation.MapPost("/rename", RenameAsync);
        conversation.MapPost("/pin", PinAsync);
        conversation.MapPost("/current", ShowVersionAsync);
        conversation.MapPost("/delete", DeleteAsync);
    }

    internal static async Task<IResult> RenameAsync(
        Guid id, [FromForm] string? title, CurrentUser user, Reader reader, ConversationHomes homes, NoticeBoard notices, HttpContext context) =>
        title is not { Length: > 0 and <= LongestTitle }
            ? PageAnswers.Refuse(Problems.Refuse(ProblemCodes.InvalidRequest, "A title has 1 to 200 characters."), reader, context)
            : await UpdateAsync(id, new UpdateConversation(Title: title), user, reader, homes, notices, context, PageAnswers.WhereFrom(context));

    internal static Task<IResult> PinAsync(
        Guid id, [FromForm] bool pinned, CurrentUser user, Reader reader, ConversationHomes homes, NoticeBoard notices, HttpContext context) =>
        UpdateAsync(id, new UpdateConversation(Pinned: pinned), user, reader, homes, notices, context, PageAnswers.WhereFrom(context));

    internal static async Task<IResult> ShowVersionAsync(
        Guid id, [FromForm] Guid messageId, CurrentUser user, Reader reader, ConversationHomes homes, NoticeBoard notices, ChatReader chat, HttpContext context)
    {
        var answer = await UpdateAsync(id, new UpdateConversation(CurrentMessageId: messageId), user, reader, homes, notices, context, $"/c/{id}#m-{messageId}");
        return answer is SeeOther && reader.WantsFragment && await chat.ReadAsync(user, reader, id, around: messageId) is { } view
            ? new Page<Web.Chat.Thread>(new() { ["View"] = view })
            : answer;
    }

    internal static async Task<IResult> DeleteAsync(
        Guid id, CurrentUser user, Reader reader, Trash trash, HttpContext context)
    {
        if ((await ConversationEndpoints.Delete(id, trash, user)).Result is ProblemHttpResult refusal)
            return PageAnswers.Refuse(refusal, reader, context);

        var from = PageAnswers.WhereFrom(context);
        return new SeeOther(from.StartsWith($"/c/{id}", StringComparison.OrdinalIgnoreCase) ? "/" : from);
    }

    private static async Task<IResult> UpdateAsync(
        Guid id, UpdateConversation change, CurrentUser user, Reader reader, ConversationHomes homes, NoticeBoard notices, HttpContext context, string next) =>
        (await ConversationEndpoints.Update(id, change, homes, notices, user)).Result is ProblemHttpResult refusal
            ? PageAnswers.Refuse(refusal, reader, context)
            : new SeeOther(next);
}
