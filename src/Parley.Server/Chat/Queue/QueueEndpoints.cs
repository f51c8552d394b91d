using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Accounts;
using Parley.Server.Hosting;
using Parley.Server.Models;

namespace Parley.Server.Chat.Queue;

internal static class QueueEndpoints
{
    public static void MapQueue(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithUserDefaults("Queue").WithBodyLimit(BodyLimit.ForChat);

        group.MapGet("/conversations/{id:guid}/queue", List);
        group.MapPost("/conversations/{id:guid}/queue", Add);
        group.MapPatch("/queue/{messageId:guid}", Update);
        group.MapDelete("/queue/{messageId:guid}", Remove);
        group.MapPost("/queue/{messageId:guid}/send", SendNow);
    }

    /// <summary>What waits to be sent in a conversation.</summary>
    internal static async Task<Results<Ok<QueuedMessages>, ProblemHttpResult>> List(Guid id, MessageQueues queues, CurrentUser user) =>
        await queues.ListAsync(user.Id, id) is { } queue ? TypedResults.Ok(queue) : Problems.Refuse(ProblemCodes.NotFound, "There is no such conversation.");

    /// <summary>Has a message sent when the answer that grows is complete, and those before it. Where none grows it is sent at once.</summary>
    internal static async Task<Results<Ok<QueuedMessages>, ProblemHttpResult>> Add(Guid id, QueueMessage message, MessageQueues queues, CurrentUser user) =>
        await queues.AddAsync(user.Id, id, message) is { } refused ? Refuse(refused) : await List(id, queues, user);

    /// <summary>Changes a message that waits.</summary>
    internal static async Task<Results<Ok<QueuedMessage>, ProblemHttpResult>> Update(
        Guid messageId, UpdateQueued change, MessageQueues queues, ModelCatalogue catalogue, CurrentUser user)
    {
        if (change.Message is { } text && SendRules.Check(new SendMessage(text)) is { } wrong)
            return Refuse(wrong);
        if (change.Model is { } model && await catalogue.ChooseAsync(user.Id, model) is ModelChoice.Refused(var code, var detail))
            return Problems.Invalid("model", detail, code);
        return await queues.UpdateAsync(user.Id, messageId, change) is { } changed ? TypedResults.Ok(changed) : NotFound();
    }

    /// <summary>Takes a message out of the queue.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Remove(Guid messageId, MessageQueues queues, CurrentUser user) =>
        await queues.RemoveAsync(user.Id, messageId) is null ? NotFound() : TypedResults.NoContent();

    /// <summary>Sends a message that waits, out of turn; refused while an answer grows. Answers as <c>/api/chat</c> does.</summary>
    internal static async Task<Results<Ok<Exchange>, ReplyStream, ProblemHttpResult, JsonHttpResult<Problem>>> SendNow(
        Guid messageId, MessageQueues queues, CurrentUser user, ReplyAnswers answers, HttpRequest request) =>
        await answers.ToAsync(await queues.SendNowAsync(user.Id, messageId), user, request);

    private static ProblemHttpResult Refuse(SendOutcome.Refused refused) => refused.Field is { } field
        ? Problems.Invalid(field, refused.Detail, refused.Code)
        : Problems.Refuse(refused.Code, refused.Detail);

    /// <summary>It waits no more, or never did.</summary>
    public static ProblemHttpResult NotFound() =>
        Problems.Refuse(ProblemCodes.NotFound, "There is no such message in the queue. It may have been sent.");
}
