using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Accounts;
using Parley.Server.Chat.Queue;
using Parley.Server.Hosting;
using Parley.Server.Models;
using Parley.Web.Chat;

namespace Parley.Server.Pages;

/// <summary>What waits to be sent, above the composer: looked at, changed, removed, sent.</summary>
internal static class QueuePages
{
    /// <summary>Says that an answer is what waits, and not what was said.</summary>
    private const string QueueHeader = "X-Queue";

    public static void MapQueuePages(this IEndpointRouteBuilder pages)
    {
        var group = pages.MapGroup("").WithUserDefaults("Pages").WithBodyLimit(BodyLimit.ForChat);

        group.MapGet("/c/{id:guid}/queue", ShowAsync);
        group.MapPost("/queue/{messageId:guid}", UpdateAsync);
        group.MapPost("/queue/{messageId:guid}/remove", RemoveAsync);
        group.MapPost("/queue/{messageId:guid}/send", SendAsync);
    }

    /// <summary>The queue alone, for the page that is there; without scripts the whole page.</summary>
    internal static async Task<IResult> ShowAsync(Guid id, CurrentUser user, Reader reader, ChatReader chat, HttpContext context)
    {
        if (!reader.WantsFragment)
            return new SeeOther($"/c/{id}");
        if (await chat.ReadQueueAsync(user, id) is not { } queue)
            return Problems.Refuse(ProblemCodes.NotFound, "There is no such conversation.");

        context.Response.Headers["X-Conversation"] = id.ToString();
        context.Response.Headers[QueueHeader] = "1";
        return new Page<QueueList>(new() { ["Queue"] = queue });
    }

    internal static async Task<IResult> UpdateAsync(
        Guid messageId, [FromForm] string? message, MessageQueues queues, ModelCatalogue catalogue, CurrentUser user, Reader reader, ChatReader chat, HttpContext context)
    {
        var change = new UpdateQueued(SendForm.WithoutReturns(message ?? ""));
        var answer = await QueueEndpoints.Update(messageId, change, queues, catalogue, user);
        return answer.Result is Ok<QueuedMessage> { Value: { } changed }
            ? await ShowAsync(changed.ConversationId, user, reader, chat, context)
            : PageAnswers.Refuse((ProblemHttpResult)answer.Result, reader, context);
    }

    internal static async Task<IResult> RemoveAsync(
        Guid messageId, MessageQueues queues, CurrentUser user, Reader reader, ChatReader chat, HttpContext context) =>
        await queues.RemoveAsync(user.Id, messageId) is { } removed
            ? await ShowAsync(removed.ConversationId, user, reader, chat, context)
            : PageAnswers.Refuse(QueueEndpoints.NotFound(), reader, context);

    internal static async Task<IResult> SendAsync(
        Guid messageId, [FromForm] SendForm? form, MessageQueues queues, CurrentUser user, Reader reader, ChatReader chat, HttpContext context) =>
        await ChatForms.AnswerAsync(await queues.SendNowAsync(user.Id, messageId), user, reader, chat, context, form?.LastShown);
}
