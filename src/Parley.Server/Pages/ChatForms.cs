using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Tools;
using Parley.Server.Accounts;
using Parley.Server.Chat;
using Parley.Server.Chat.Context;
using Parley.Server.Chat.Elsewhere;
using Parley.Server.Chat.Queue;
using Parley.Server.Chat.Tools;
using Parley.Server.Hosting;
using Parley.Web.Chat;

namespace Parley.Server.Pages;

/// <summary>
/// What is done to messages. A form by itself leads on to the conversation's page; a script gets the part of the page
/// that has changed.
/// </summary>
internal static class ChatForms
{
    public static void MapChatForms(this IEndpointRouteBuilder pages)
    {
        var chat = pages.MapGroup("").WithUserDefaults("Pages").WithBodyLimit(BodyLimit.ForChat);

        chat.MapPost("/send", SendAsync);
        chat.MapPost("/messages/{id:guid}/stop", StopAsync);
        chat.MapPost("/messages/{id:guid}/calls/{call:int}", AnswerCallAsync);
        chat.MapPost("/messages/{id:guid}/regenerate", RegenerateAsync);
        chat.MapPost("/messages/{id:guid}/continue", ContinueAsync);
        chat.MapPost("/c/{id:guid}/summary", SummariseAsync);
        chat.MapPost("/messages/{id:guid}/summary", ChangeSummaryAsync);
    }

    internal static async Task<IResult> SendAsync(
        [FromForm] SendForm? form, CurrentUser user, Reader reader, ChatSender sender, MessageQueues queues, ChatReader chat, HttpContext context)
    {
        // Of a form without any of the fields nothing is made.
        form ??= new SendForm();
        // A script keeps what is set at once: what another page of the same chat was set to must not come back.
        var message = form.ToMessage(withSettings: !reader.WantsFragment || string.IsNullOrEmpty(form.ConversationId));
        var outcome = await sender.SendAsync(user.Id, message, keepsSettings: true);
        if (outcome is SendOutcome.Refused { Code: ProblemCodes.ConversationBusy } && message is { ConversationId: { } id, EditOf: null })
        {
            // What is sent while an answer grows waits for its end.
            var wanted = new QueueMessage(message.Message, message.MessageId, message.Model, message.DraftRevision, message.Attachments);
            if (await queues.AddAsync(user.Id, id, wanted) is not { } refusal)
                return await QueuePages.ShowAsync(id, user, reader, chat, context);
            outcome = refusal;
        }

        if (outcome is SendOutcome.Refused refused && !reader.WantsFragment)
            return await ShowRefusalAsync(refused, message, user, reader, chat, context);

        return await AnswerAsync(outcome, user, reader, chat, context, form.LastShown);
    }

    internal static async Task<IResult> RegenerateAsync(Guid id, CurrentUser user, Reader reader, ChatSender sender, ChatReader chat, HttpContext context)
    {
        // Read by hand: a form without any field would not be taken as one.
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var wanted = new Regenerate(form["model"] is [{ Length: > 0 } model] ? model : null);
        return await AnswerAsync(await sender.RegenerateAsync(user.Id, id, wanted), user, reader, chat, context);
    }

    internal static async Task<IResult> ContinueAsync(Guid id, CurrentUser user, Reader reader, ChatSender sender, ChatReader chat, HttpContext context) =>
        await AnswerAsync(await sender.ContinueAsync(user.Id, id), user, reader, chat, context);

    internal static async Task<IResult> SummariseAsync(Guid id, CurrentUser user, Reader reader, ChatSender sender, ChatReader chat, HttpContext context) =>
        await AnswerAsync(await sender.SummariseAsync(user.Id, id), user, reader, chat, context);

    internal static async Task<IResult> ChangeSummaryAsync(
        Guid id, [FromForm] SummaryForm form, CurrentUser user, Reader reader, Summaries summaries, ChatReader chat, HttpContext context)
    {
        if (form.ToChange() is not { } change)
            return PageAnswers.Refuse(Problems.Invalid("text", "A summary says something."), reader, context);
        if (await summaries.ChangeAsync(user.Id, id, change) is not { } conversation)
            return PageAnswers.Refuse(Problems.Refuse(ProblemCodes.NotFound, "There is no such summary."), reader, context);
        if (!reader.WantsFragment)
            return new SeeOther($"/c/{conversation}");
        return await chat.ReadAsync(user, reader, conversation) is { } view
            ? new Page<Web.Chat.Thread>(new() { ["View"] = view })
            : Problems.Refuse(ProblemCodes.NotFound, "There is no such conversation any more.");
    }

    internal static async Task<IResult> StopAsync(
        Guid id, CurrentUser user, Reader reader, ReplyStops stops, HttpContext context, CancellationToken cancellationToken) =>
        (await ChatEndpoints.Stop(id, stops, user, cancellationToken)).Result is ProblemHttpResult refusal
            ? PageAnswers.Refuse(refusal, reader, context)
            : reader.WantsFragment ? TypedResults.NoContent() : new SeeOther(PageAnswers.WhereFrom(context));

    internal static async Task<IResult> AnswerCallAsync(
        Guid id, int call, [FromForm] string? answer, CurrentUser user, Reader reader, CallApprovals approvals, HttpContext context)
    {
        // Nothing but our own choices comes from our own form.
        if (answer is not (CallAnswers.Allow or CallAnswers.Always or CallAnswers.Deny))
            return TypedResults.BadRequest();
        return (await ChatEndpoints.Answer(id, call, new AnswerCall(answer), approvals, user)).Result is ProblemHttpResult refusal
            ? PageAnswers.Refuse(refusal, reader, context)
            : reader.WantsFragment ? TypedResults.NoContent() : new SeeOther(PageAnswers.WhereFrom(context));
    }

    /// <summary>What is in the conversation now, or as much of it as the page lacks.</summary>
    public static async Task<IResult> AnswerAsync(
        SendOutcome outcome, CurrentUser user, Reader reader, ChatReader chat, HttpContext context, Guid? lastShown = null)
    {
        if (outcome is SendOutcome.Refused refused)
            return PageAnswers.Refuse(ReplyAnswers.Refuse(refused with { Field = null }, context.Response), reader, context);

        var (log, place) = (SendOutcome.Accepted)outcome;
        place.Dispose();
        var id = log.Start.ConversationId;
        if (!reader.WantsFragment)
            return new SeeOther($"/c/{id}");
        if (await chat.ReadAsync(user, reader, id) is not { } view)
            return Problems.Refuse(ProblemCodes.NotFound, "There is no such conversation any more.");

        context.Response.Headers["X-Conversation"] = id.ToString();
        if (view.Branch.All(shown => shown.Message.Id != lastShown))
            return new Page<Web.Chat.Thread>(new() { ["View"] = view });

        context.Response.Headers["X-After"] = lastShown.ToString();
        var lacking = view.Branch.SkipWhile(shown => shown.Message.Id != lastShown).Skip(1).ToList();
        return new Page<Messages>(new() { ["Branch"] = lacking, ["IsAdmin"] = view.IsAdmin });
    }

    /// <summary>The page again, with the text that could not be sent.</summary>
    private static async Task<IResult> ShowRefusalAsync(
        SendOutcome.Refused refused, SendMessage message, CurrentUser user, Reader reader, ChatReader chat, HttpContext context) =>
        await chat.ReadAsync(user, reader, message.ConversationId, temporary: message.Temporary is true) is { } view
            ? ChatPages.Show(view with { Error = Refusals.Say(refused.Detail), Typed = message.Message }, Problems.StatusOf(refused.Code))
            : ErrorPages.NotFound(context);
}

/// <summary>Another text of a summary, or whether it is used.</summary>
internal sealed record SummaryForm
{
    public string? Text { get; init; }
    public string? Used { get; init; }

    /// <summary>Null where the text is none.</summary>
    public ChangeSummary? ToChange() => Text is not null && (string.IsNullOrWhiteSpace(Text) || Text.Length > ChangeSummary.Longest)
        ? null
        : new ChangeSummary(SendForm.WithoutReturns(Text), bool.TryParse(Used, out var used) ? used : null);
}

/// <summary>What the composer sends, and the form that edits a message.</summary>
internal sealed record SendForm
{
    public string? Message { get; init; }
    public string? ConversationId { get; init; }
    public string? EditOf { get; init; }
    public string? MessageId { get; init; }
    public string? Model { get; init; }

    /// <summary>Whether the page shows settings, and so says all of them.</summary>
    public string? HasSettings { get; init; }
    public string? ThinkingLevel { get; init; }
    public string? Safety { get; init; }
    public string? Temperature { get; init; }
    public string? MaxOutputTokens { get; init; }
    public string? SystemInstruction { get; init; }
    public string[]? Tools { get; init; }
    public string[]? Servers { get; init; }
    public string? AboutMe { get; init; }
    public string? Preset { get; init; }

    /// <summary>Ids of files, with commas between.</summary>
    public string? Attachments { get; init; }

    /// <summary>What the page knows of the draft: what is sent leaves it.</summary>
    public long? DraftRevision { get; init; }

    /// <summary>Whether nothing is kept of the conversation that begins with this.</summary>
    public string? Temporary { get; init; }

    /// <summary>The last message of the page: what follows it is shown after it. Without it, or if it is on another branch, all is shown anew.</summary>
    public string? After { get; init; }

    public Guid? LastShown => Id(After);

    public SendMessage ToMessage(bool withSettings) => new(
        // A form sends a box that is empty, and one that is not there not at all.
        WithoutReturns(Message),
        Id(ConversationId), EditOf: Id(EditOf), MessageId: Id(MessageId), Model: string.IsNullOrEmpty(Model) ? null : Model, Attachments: Files,
        Temporary: Temporary == "true" && string.IsNullOrEmpty(ConversationId) ? true : null, DraftRevision: DraftRevision, Settings: withSettings ? Settings : null);

    private List<Guid>? Files => Attachments?.Split(',', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } ids ? [.. ids.Select(id => Id(id)!.Value)] : null;

    private ModelSettings? Settings => string.IsNullOrEmpty(HasSettings) ? null : new(
        Temperature: Number(Temperature) is { } temperature ? Math.Clamp(temperature, 0, 2) : null,
        MaxOutputTokens: Number(MaxOutputTokens) is { } most and >= 1 and <= int.MaxValue ? (int)most : null,
        Tools: Tools?.Intersect(ModelTools.All).ToList() is { Count: > 0 } tools ? tools : null,
        Servers: Servers?.Select(Id).OfType<Guid>().Take(ModelSettings.MostServers).ToList() is { Count: > 0 } servers ? servers : null,
        ThinkingLevel: ThinkingLevel is "minimal" or "low" or "medium" or "high" or "xhigh" ? ThinkingLevel : null,
        SystemInstruction: string.IsNullOrWhiteSpace(SystemInstruction) ? null
            : SystemInstruction.Length <= ModelSettings.LongestInstruction ? WithoutReturns(SystemInstruction)
            : throw new BadHttpRequestException("The instructions are too long."),
        AboutMe: AboutMe == "true",
        Preset: Preset is { Length: > 0 and <= SavePreset.LongestName } ? Preset : null,
        Safety: Safety is "off" or "few" or "some" or "most" ? Safety : null);

    private static double? Number(string? text) => double.TryParse(text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>A form's line ends are \r\n, whatever was typed.</summary>
    public static string? WithoutReturns(string? text) => text?.Replace("\r\n", "\n", StringComparison.Ordinal);

    // A form sends a field that is not set as an empty one.
    private static Guid? Id(string? text) =>
        string.IsNullOrEmpty(text) ? null : Guid.TryParse(text, out var id) ? id : throw new BadHttpRequestException("What should be an id is none.");
}
