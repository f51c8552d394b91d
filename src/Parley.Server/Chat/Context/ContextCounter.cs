using System.Collections.Concurrent;
using Parley.Gemini;
using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Server.Chat.Attachments;
using Parley.Server.Conversations;
using Parley.Server.Governor;
using Parley.Server.Keys;
using Parley.Server.Models;
using Parley.Server.Models.Demo;
using Parley.Server.Providers;
using Parley.Server.Spending;

namespace Parley.Server.Chat.Context;

/// <summary>Asks Gemini how much a conversation takes of a model's window, and remembers what it said.</summary>
internal sealed class ContextCounter(ConversationHomes homes, ModelCatalogue catalogue, ModelPipeline models, KeyRing ring)
{
    /// <summary>How many counts are kept; then all are dropped, for they are cheap to ask for.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<(Guid Owner, Guid? Leaf, string Model, long Characters, string? Settings), long> counted = [];

    /// <returns>Null where there is no such conversation.</returns>
    public async Task<ContextSize?> CountAsync(Guid ownerId, Guid conversationId, CancellationToken cancellationToken)
    {
        var home = await homes.OfAsync(ownerId, conversationId);
        var (head, branch) = await home.ReadAsync(db => ConversationHead.Find(db, ownerId, conversationId) is { } found
            ? (found, ReplyReader.Branch(db, ownerId, found.CurrentMessageId))
            : default);
        if (head is null)
            return null;

        var model = await catalogue.ChooseAsync(ownerId, null) is ModelChoice.Chosen chosen ? chosen.For(head.Model) : DemoChatClient.ModelId;
        var window = (await catalogue.ListAsync(ownerId)).Items.FirstOrDefault(item => item.Id == model)?.ContextTokens;
        var (_, options) = models.For(model, head.Settings, new Asker(ownerId));
        var characters = branch.Sum(message => (long)message.Text.Length) + (options.Instructions?.Length ?? 0);
        var files = branch.Sum(message => FileTokens.Of(message.Files).Likely + FileTokens.OfDrawn(message.GeminiParts));
        if (branch.Count == 0 || model == DemoChatClient.ModelId || ProviderModelId.Is(model))
            return new ContextSize(model, CallEstimate.TokensOf(characters) + files, window, Counted: false, branch.Count);

        var key = (ownerId, head.CurrentMessageId, model, characters, MessageRows.ToJson(head.Settings, ProtocolJsonContext.Default.ModelSettings));
        if (!counted.TryGetValue(key, out var tokens))
        {
            try
            {
                if (await ring.ForAsync(ownerId) is not [var gemini, ..])
                    return new ContextSize(model, CallEstimate.TokensOf(characters) + files, window, Counted: false, branch.Count);
                tokens = await gemini.Counter.CountTokensAsync(Prompt.Of(await WithoutFilesAsync(branch)), options, cancellationToken);
            }
            catch (GeminiException)
            {
                return new ContextSize(model, CallEstimate.TokensOf(characters) + files, window, Counted: false, branch.Count);
            }

            if (counted.Count >= Most)
                counted.Clear();
            counted[key] = tokens;
        }

        return new ContextSize(model, tokens + files, window, Counted: true, branch.Count);
    }

    /// <summary>As with what is attached: what lies in files is reckoned, and not sent to be counted.</summary>
    private static async Task<List<BranchMessage>> WithoutFilesAsync(List<BranchMessage> branch)
    {
        var texts = branch.ToList();
        for (var i = 0; i < texts.Count; i++)
        {
            if (KeptData.IsMissingIn(texts[i].GeminiParts))
                texts[i] = texts[i] with { GeminiParts = await KeptData.PutBackAsync(texts[i].GeminiParts!, (_, _) => Task.FromResult<DataBack?>(new DataBack(null, null, "-"))) };
        }

        return texts;
    }
}
