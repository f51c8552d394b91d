using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Parley.Gemini;
using Parley.Protocol.Models;

namespace Parley.Server.Models.Demo;

/// <summary>Answers without any model behind it, and says so: for trying everything offline.</summary>
internal sealed class DemoChatClient(TimeProvider clock) : IChatClient
{
    public const string ModelId = "parley-demo";
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(8);
    private static readonly TimeSpan SlowPace = TimeSpan.FromMilliseconds(400);

    public static ChatModel Model { get; } = new(ModelId, "Parley demo (no AI)", ModelProviders.Parley, null, null, new ModelCapabilities(false, [], false))
    {
        Description = "Answers with set texts, so that everything can be tried without a key.",
    };

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var question = messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "";
        var answer = DemoAnswer.To(question);
        var pace = answer.Slow ? SlowPace : Pace;

        foreach (var thought in DemoAnswer.Pieces(answer.Thoughts))
        {
            await Task.Delay(pace, clock, cancellationToken);
            yield return new ChatResponseUpdate(ChatRole.Assistant, [new TextReasoningContent(thought)]) { ModelId = ModelId };
        }

        foreach (var text in DemoAnswer.Pieces(answer.Text))
        {
            await Task.Delay(pace, clock, cancellationToken);
            yield return new ChatResponseUpdate(ChatRole.Assistant, text) { ModelId = ModelId };
        }

        if (answer.Failure is { } failure)
            throw failure;

        var (input, output) = (question.Length / 4 + 1, (answer.Text.Length + answer.Thoughts.Length) / 4);
        var usage = new UsageDetails { InputTokenCount = input, OutputTokenCount = output, ReasoningTokenCount = answer.Thoughts.Length / 4, TotalTokenCount = input + output };
        var last = new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)]) { ModelId = ModelId, FinishReason = answer.FinishReason };
        if (answer.Block is { } block)
            last.AdditionalProperties = new AdditionalPropertiesDictionary { [GeminiKeys.Outcome] = new GeminiOutcome { Block = block, Parts = "[]" } };
        yield return last;
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
