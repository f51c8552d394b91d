using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Tools;
using Parley.Server.Accounts;
using Parley.Server.Chat.Attachments;
using Parley.Server.Chat.Context;
using Parley.Server.Chat.Drawn;
using Parley.Server.Chat.Elsewhere;
using Parley.Server.Chat.Queue;
using Parley.Server.Chat.Tools;
using Parley.Server.Conversations;
using Parley.Server.Files;
using Parley.Server.Hosting;

namespace Parley.Server.Chat;

internal static class ChatEndpoints
{
    private const string Json = "application/json";

    public static IServiceCollection AddChat(this IServiceCollection services)
    {
        services.AddSettings<LimitsOptions>("Limits");
        services.AddSettings<TitleOptions>("Titles");
        return services
            .AddSingleton<Generations>()
            .AddSingleton<IConversationDeletion>(provider => provider.GetRequiredService<Generations>())
            .AddSingleton<IAccountDeletion>(provider => provider.GetRequiredService<Generations>())
            .AddSingleton<ChatMetrics>()
            .AddSingleton<CheckpointWriter>()
            .AddSingleton<AttachmentRules>()
            .AddSingleton<GeminiUploads>()
            .AddSingleton<PromptFiles>()
            .AddSingleton<FileAsker>()
            .AddSingleton<DrawnFiles>()
            .AddSingleton<CallApprovals>()
            .AddSingleton<ToolLoop>()
            .AddSingleton<ReplyMaker>()
            .AddSingleton<TitleMaker>()
            .AddSingleton<ReplySpending>()
            .AddSingleton<GenerationRunner>()
            .AddSingleton<ReplyLogs>()
            .AddSingleton<FollowedReplies>()
            .AddSingleton<ReplyStops>()
            .AddHostedService<DeltaPublisher>()
            .AddSingleton<ReplyAnswers>()
            .AddSingleton<ReplyStarter>()
            .AddSingleton<MessageQueues>()
            .AddSingleton<ChatSender>()
            .AddContext()
            .AddHostedService<GenerationLifetime>();
    }

    public static void MapChat(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithUserDefaults("Chat").WithBodyLimit(BodyLimit.ForChat);

        group.MapPost("/chat", Send).Produces<Exchange>(StatusCodes.Status200OK, Json, EventStream.ContentType);
        group.MapGet("/messages/{id:guid}/events", Events);
        group.MapPost("/messages/{id:guid}/stop", Stop);
        group.MapPost("/messages/{id:guid}/calls/{call:int}", Answer);
        group.MapPost("/messages/{id:guid}/regenerate", RegenerateReply).Produces<Exchange>(StatusCodes.Status200OK, Json, EventStream.ContentType);
        group.MapPost("/messages/{id:guid}/continue", Continue).Produces<Exchange>(StatusCodes.Status200OK, Json, EventStream.ContentType);
        api.MapQueue();
        api.MapContext();
    }

    /// <summary>Says something and gets the model's answer: whole as JSON, or as it grows as an event stream.</summary>
    internal static async Task<Results<Ok<Exchange>, ReplyStream, ProblemHttpResult, JsonHttpResult<Problem>>> Send(
        SendMessage message, ChatSender sender, CurrentUser user, ReplyAnswers answers, HttpRequest request) =>
        await answers.ToAsync(await sender.SendAsync(user.Id, message, patience: ReplyAnswers.PatienceOf(request)), user, request);

    /// <summary>The events of a reply: what follows <c>Last-Event-ID</c>, without it all of them.</summary>
    internal static async Task<Results<ReplyStream, ProblemHttpResult>> Events(
        Guid id, ReplyLogs logs, CurrentUser user, TimeProvider clock, [FromHeader(Name = "Last-Event-ID")] string? lastEventId = null)
    {
        if (await logs.FindAsync(user.Id, id) is not { } log)
            return NotFound();

        var after = 0;
        if (!string.IsNullOrEmpty(lastEventId) && !int.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            return Problems.Invalid("Last-Event-ID", "The id of an event is a number.");
        return log.Open(after) is { } reader
            ? new ReplyStream(reader, clock, user.SessionEnded)
            : Problems.Invalid("Last-Event-ID", "This reply has no such event.");
    }

    /// <summary>Ends a reply that is being written; what came of it is kept.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Stop(
        Guid id, ReplyStops stops, CurrentUser user, CancellationToken cancellationToken) =>
        await stops.StopAsync(user.Id, id, cancellationToken) ? TypedResults.NoContent() : NotFound();

    /// <summary>Says what is to become of a call that waits in a growing reply, by its number; the first answer counts.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Answer(Guid id, int call, AnswerCall answer, CallApprovals approvals, CurrentUser user) =>
        await approvals.AnswerAsync(user.Id, id, call, answer.Answer!) switch
        {
            ApprovalOutcome.Done => TypedResults.NoContent(),
            ApprovalOutcome.NoSuchReply => NotFound(),
            _ => Problems.Refuse(ProblemCodes.CallNotWaiting, "This call waits for no answer any more."),
        };

    /// <summary>Asks for another answer beside the old one.</summary>
    internal static async Task<Results<Ok<Exchange>, ReplyStream, ProblemHttpResult, JsonHttpResult<Problem>>> RegenerateReply(
        Guid id, Regenerate? wanted, ChatSender sender, CurrentUser user, ReplyAnswers answers, HttpRequest request) =>
        await answers.ToAsync(await sender.RegenerateAsync(user.Id, id, wanted, ReplyAnswers.PatienceOf(request)), user, request);

    /// <summary>Goes on where an interrupted, stopped or cut answer ended: in a new answer beside it that begins with its text.</summary>
    internal static async Task<Results<Ok<Exchange>, ReplyStream, ProblemHttpResult, JsonHttpResult<Problem>>> Continue(
        Guid id, ChatSender sender, CurrentUser user, ReplyAnswers answers, HttpRequest request) =>
        await answers.ToAsync(await sender.ContinueAsync(user.Id, id, ReplyAnswers.PatienceOf(request)), user, request);

    private static ProblemHttpResult NotFound() => Problems.Refuse(ProblemCodes.NotFound, "There is no such reply.");
}
