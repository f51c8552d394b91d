using System.Text.Json;
using Microsoft.Extensions.AI;
using Parley.Gemini;
using Parley.Protocol.Chat;
using Parley.Server.Chat.Tools;
using Parley.Server.Conversations;

namespace Parley.Server.Chat;

/// <summary>What the model is sent: the branch of the tree that ends in the question.</summary>
internal static class Prompt
{
    private const string GoOn =
        "Your answer above was cut off. Go on exactly where it stopped, in the middle of a word if need be. Repeat nothing and say nothing about this.";

    private const string Summarised = "This conversation was longer. In place of its beginning you are sent a summary that was made of it:\n\n";

    /// <param name="branch">From the first message, or a summary of those before, to the question.</param>
    /// <param name="generation">What is made of it, and what it goes on from; null where nothing is yet.</param>
    /// <param name="media">What stands before the texts, by the place of the message in the branch.</param>
    /// <param name="turn">The parts of the answer so far, the results of what it called among them.</param>
    public static List<ChatMessage> Of(
        IReadOnlyList<BranchMessage> branch, Generation? generation = null, IReadOnlyDictionary<int, List<AIContent>>? media = null, string? turn = null)
    {
        var prompt = new List<ChatMessage>(branch.Count + 3);
        for (var i = 0; i < branch.Count; i++)
        {
            var message = branch[i];
            if (message.StandsIn)
                prompt.Add(new ChatMessage(ChatRole.User, Summarised + message.Text));
            else if (i + 1 < branch.Count && branch[i + 1].WasBlocked)
                continue;
            else if (media?.GetValueOrDefault(i) is { } files)
                prompt.Add(new ChatMessage(ChatRole.User, [.. files, new TextContent(message.Text)]));
            // A reply that failed before its first word says nothing to the model.
            else if (message.Text.Length > 0 || message.GeminiParts is { Length: > 2 } || KeptCalls.Has(message.Parts))
                prompt.Add(ToChatMessage(message));
        }

        if (generation is not null && (generation.Kept.Length > 0 || KeptCalls.Has(generation.KeptParts)))
        {
            prompt.Add(Unfinished(generation.Kept, generation.KeptParts, generation.Model));
            prompt.Add(new ChatMessage(ChatRole.User, GoOn));
        }

        if (turn is not null)
            prompt.Add(Kept(turn, generation?.Model, text: null));

        return prompt;
    }

    private static ChatMessage ToChatMessage(BranchMessage message)
    {
        if (message.Role == MessageRoles.User)
            return new ChatMessage(ChatRole.User, message.Text);

        return message.GeminiParts is { } parts ? Kept(parts, message.Model, message.Text) : Unfinished(message.Text, message.Parts, message.Model);
    }

    /// <summary>A reply that did not come to its end: its text, and where it called something, that too.</summary>
    private static ChatMessage Unfinished(string text, IReadOnlyList<JsonElement>? parts, string? model) =>
        KeptCalls.Has(parts) ? Kept(KeptCalls.TurnOf(text, parts), model, text) : new ChatMessage(ChatRole.Assistant, text);

    private static ChatMessage Kept(string parts, string? model, string? text) => new(ChatRole.Assistant, text)
    {
        AdditionalProperties = new AdditionalPropertiesDictionary { [GeminiKeys.Parts] = parts, [GeminiKeys.Model] = model },
    };
}
