using System.Net;
using Microsoft.Extensions.AI;
using Parley.Gemini;
using Parley.Server.Conversations;
using Parley.Server.Models.Demo;
using Parley.Server.Providers;

namespace Parley.Server.Chat.Attachments;

/// <summary>Asks a model with the files of the branch, and once more where Gemini may not see a video.</summary>
internal sealed class FileAsker(PromptFiles media, TimeProvider clock)
{
    /// <param name="client">Who is asked.</param>
    /// <param name="options">How.</param>
    /// <param name="generation">For which reply.</param>
    /// <param name="branch">From the first message to the question.</param>
    /// <param name="turn">The parts of the answer so far, where it goes on with the results of what it called.</param>
    public async IAsyncEnumerable<ChatResponseUpdate> AskAsync(IChatClient client, ChatOptions options, Generation generation, IReadOnlyList<BranchMessage> branch, string? turn = null)
    {
        var cancelled = generation.Cancelled;
        var isDemo = generation.Model == DemoChatClient.ModelId;
        var isGemini = !isDemo && !ProviderModelId.Is(generation.Model);
        for (var withVideos = isGemini && generation.Model.StartsWith("gemini", StringComparison.Ordinal); ; withVideos = false)
        {
            var sent = isDemo ? null : await Patiently.DoAsync(() => media.ReadAsync(generation.OwnerId, branch, withVideos, mayUpload: isGemini, cancelled), clock, cancelled);
            await using var updates = client.GetStreamingResponseAsync(Prompt.Of(sent?.Branch ?? branch, generation, sent?.Contents, turn), options.Clone(), cancelled).GetAsyncEnumerator(cancelled);
            for (var hasBegun = false; ; hasBegun = true)
            {
                try
                {
                    if (!await updates.MoveNextAsync())
                        yield break;
                }
                catch (GeminiException failure) when (!hasBegun && withVideos && MayNotSee(failure, sent))
                {
                    break;
                }

                yield return updates.Current;
            }
        }
    }

    private static bool MayNotSee(GeminiException failure, PromptMedia? sent) =>
        sent is { HasVideos: true } && failure.Kind != GeminiErrorKind.UnknownModel
        && failure.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest && failure.Reason is null;
}
