using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Parley.Protocol.Notices;
using Parley.Server.Conversations;
using Parley.Server.Governor;
using Parley.Server.Models;
using Parley.Server.Notices;
using Parley.Server.Spending;
using Parley.Web.Markdown;

namespace Parley.Server.Chat;

/// <summary>Who makes titles (section <c>Titles</c>).</summary>
internal sealed class TitleOptions
{
    /// <summary>The model that is asked for a title after a conversation's first answer; empty: titles come from the question alone.</summary>
    [StringLength(200)]
    public string? Model { get; set; }
}

/// <summary>Asks a model for a better title than the question's first line. Where that fails in any way, nothing changes.</summary>
internal sealed partial class TitleMaker(ModelPipeline models, OpenCalls calls, IOptions<TitleOptions> options, NoticeBoard notices, TimeProvider clock, ILogger<TitleMaker> logger)
{
    private const int LongestQuestion = 4_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private const string Wish =
        "Give the conversation that begins with the user's message a title: at most six words, in the language of the message, plain text, no quotation marks, no full stop. Answer with the title alone.";

    public void Start(Generation generation)
    {
        // A question of files alone has its title from their names.
        if (options.Value.Model is { Length: > 0 } model && !string.IsNullOrWhiteSpace(generation.Exchange.UserMessage.Text))
            _ = Task.Run(() => MakeAsync(generation, model));
    }

    private async Task MakeAsync(Generation generation, string model)
    {
        try
        {
            var question = generation.Exchange.UserMessage.Text;
            // Without money for it the question is the title.
            if (await AskAsync(generation.OwnerId, model, question[..Math.Min(question.Length, LongestQuestion)]) is { } answer && Clean(answer) is { } title
                && await generation.Home.WriteAsync(db => ConversationWriter.Retitle(db, generation.OwnerId, generation.ConversationId, title)))
                notices.Post(generation.OwnerId, new Notice(NoticeKinds.Conversation, generation.ConversationId));
        }
        catch (Exception failure)
        {
            // Without the exception's words: a provider's may hold something of the question.
            Log.Failed(logger, generation.ConversationId, failure.GetType().Name);
        }
    }

    private async Task<string?> AskAsync(Guid ownerId, string model, string question)
    {
        var source = OpenCalls.SourceOf(calls.PaysSelf(ownerId), model, UsageSources.Chat);
        var plan = new CallPlan(Guid.CreateVersion7(), ownerId, model, source, CallEstimate.PromptOf(question.Length + Wish.Length), MostOutput: null);
        if (await calls.OpenAsync(plan) is not null)
            return null;

        var (client, options) = models.For(model, settings: null, new Asker(ownerId) { UsesOwnKey = source == UsageSources.OwnKey });
        options.Instructions = Wish;
        using var patience = new CancellationTokenSource(Patience, clock);
        var metered = new MeteredAnswer(calls, plan, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        return (await metered.ReadAsync(WholeAsync(client, question, options, patience.Token)).ToChatResponseAsync()).Text;
    }

    /// <summary>In one piece: nobody watches it come.</summary>
    private static async IAsyncEnumerable<ChatResponseUpdate> WholeAsync(
        IChatClient client, string question, ChatOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answer = await client.GetResponseAsync(new ChatMessage(ChatRole.User, question), options, cancellationToken);
        foreach (var update in answer.ToChatResponseUpdates())
            yield return update;
    }

    /// <summary>The answer as a title: no tags, no quotation marks, no Markdown; null where nothing is left.</summary>
    private static string? Clean(string answer)
    {
        var plain = MarkdownWords.Of(ProviderText.Clean(answer)).Trim('"', '\'', '“', '”', '„', '«', '»').TrimEnd('.').TrimEnd();
        return string.IsNullOrWhiteSpace(plain) || plain.Contains('<', StringComparison.Ordinal) ? null : ConversationTitle.From(plain);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "No title could be made for conversation {ConversationId}: {Failure}.")]
        public static partial void Failed(ILogger logger, Guid conversationId, string failure);
    }
}
