using System.Net;
using Microsoft.Extensions.AI;
using Parley.Gemini;
using Parley.Server.Conversations;
using Parley.Server.Files;
using Parley.Server.Models.Demo;
using Parley.Server.Providers;

namespace Parley.Server.Chat.Attachments;

/// <summary>Asks a model with the files of the branch, and once more where Gemini has lost them or may not see a video.</summary>
internal sealed class FileAsker(PromptFiles media, GeminiUploads uploads)
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
        var (maySendAgain, withVideos) = (true, isGemini && generation.Model.StartsWith("gemini", StringComparison.Ordinal));
        while (true)
        {
            var sent = isDemo ? null : await media.ReadAsync(generation.OwnerId, branch, withVideos, mayUpload: isGemini, cancelled);
            await using var updates = client.GetStreamingResponseAsync(Prompt.Of(branch, generation, sent?.Contents, turn), options.Clone(), cancelled).GetAsyncEnumerator(cancelled);
            for (var hasBegun = false; ; hasBegun = true)
            {
                try
                {
                    if (!await updates.MoveNextAsync())
                        yield break;
                }
                catch (GeminiException failure) when (!hasBegun && ((maySendAgain && HasLost(failure, sent)) || (withVideos && MayNotSee(failure, sent))))
                {
                    break;
                }

                yield return updates.Current;
            }

            // First what was uploaded is sent anew: a copy that is gone is more likely than a video that is not public.
            if (maySendAgain && sent!.Uploaded.Count > 0)
            {
                await uploads.ForgetAsync(generation.OwnerId, sent.Uploaded);
                maySendAgain = false;
            }
            else
            {
                withVideos = false;
            }
        }
    }

    private static bool HasLost(GeminiException failure, PromptMedia? sent) =>
        sent is { Uploaded.Count: > 0 } && failure.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound;

    private static bool MayNotSee(GeminiException failure, PromptMedia? sent) =>
        sent is { HasVideos: true } && failure.Kind != GeminiErrorKind.UnknownModel
        && failure.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest && failure.Reason is null;
}
