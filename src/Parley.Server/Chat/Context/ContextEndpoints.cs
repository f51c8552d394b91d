using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Accounts;
using Parley.Server.Hosting;

namespace Parley.Server.Chat.Context;

internal static class ContextEndpoints
{
    public static IServiceCollection AddContext(this IServiceCollection services) => services
        .AddSingleton<ContextCounter>()
        .AddSingleton<Summaries>();

    public static void MapContext(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("").WithUserDefaults("Chat").WithBodyLimit(BodyLimit.ForChat);

        group.MapGet("/conversations/{id:guid}/context", Size);
        group.MapPost("/conversations/{id:guid}/summary", Summarise);
        group.MapPatch("/messages/{id:guid}/summary", Change);
    }

    /// <summary>How much of the model's window the current branch takes, counted by Gemini where it can be asked.</summary>
    internal static async Task<Results<Ok<ContextSize>, ProblemHttpResult>> Size(Guid id, ContextCounter counter, CurrentUser user, CancellationToken cancellationToken) =>
        await counter.CountAsync(user.Id, id, cancellationToken) is { } size
            ? TypedResults.Ok(size)
            : Problems.Refuse(ProblemCodes.NotFound, "There is no such conversation.");

    /// <summary>Has the model sum up the current branch; what is asked after that is sent with the summary in place of what is above it.</summary>
    internal static async Task<Results<Ok<Exchange>, ReplyStream, ProblemHttpResult, JsonHttpResult<Problem>>> Summarise(
        Guid id, ChatSender sender, CurrentUser user, ReplyAnswers answers, HttpRequest request) =>
        await answers.ToAsync(await sender.SummariseAsync(user.Id, id, ReplyAnswers.PatienceOf(request)), user, request);

    /// <summary>Changes what a summary says, or whether it is used.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> Change(Guid id, ChangeSummary change, Summaries summaries, CurrentUser user)
    {
        if (change.Text is { } text && string.IsNullOrWhiteSpace(text))
            return Problems.Invalid("text", "A summary says something.");
        return await summaries.ChangeAsync(user.Id, id, change) is not null
            ? TypedResults.NoContent()
            : Problems.Refuse(ProblemCodes.NotFound, "There is no such summary.");
    }
}
