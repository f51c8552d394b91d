using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Parley.Gemini;

namespace Parley.Server.Spending;

/// <summary>An answer that somebody reads, and that is counted when its reader is through with it, or leaves.</summary>
internal sealed class MeteredAnswer(OpenCalls calls, CallPlan plan, DateOnly day)
{
    private long written;
    private long thought;
    private UsageDetails? counted;
    private bool wasRefused;

    public async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        IAsyncEnumerable<ChatResponseUpdate> answer, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var updates = answer.GetAsyncEnumerator(cancellationToken);
        try
        {
            while (await MoveAsync(updates))
            {
                Count(updates.Current);
                yield return updates.Current;
            }
        }
        finally
        {
            await calls.SettleAsync(new SpentCall(plan.Id, plan.OwnerId, plan.Model!, plan.Source, Usage));
        }
    }

    private Protocol.Chat.Usage? Usage =>
        counted is not null ? CountedUsage.Of(counted, calls.Models, plan.Model!, day)
        : wasRefused && written + thought == 0 ? null
        : CallEstimate.Guess(calls.Models, plan.Model!, plan.Prompt.Likely, written, thought, day);

    private async ValueTask<bool> MoveAsync(IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (GeminiException)
        {
            wasRefused = true;
            throw;
        }
    }

    private void Count(ChatResponseUpdate update)
    {
        if (update.AdditionalProperties?.TryGetValue(GeminiKeys.UsageSoFar, out UsageDetails? soFar) is true)
            counted = soFar;
        foreach (var content in update.Contents)
        {
            switch (content)
            {
                case UsageContent { Details: var details }:
                    counted = details;
                    break;
                case TextReasoningContent { Text: var text }:
                    thought += text.Length;
                    break;
                case TextContent { Text: var text }:
                    written += text.Length;
                    break;
            }
        }
    }
}
