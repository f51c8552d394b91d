using Microsoft.Extensions.AI;
using Parley.Gemini;
using Parley.Protocol.Chat;
using Parley.Server.Conversations;

namespace Parley.Server.Chat;

/// <summary>What the model is sent: the branch of the tree that ends in the question.</summary>
internal static class Prompt
{
    private const string GoOn =
        "Your answer above was cut off. Go on exactly where it stopped, in the middle of a word if need be. Repeat nothing and say nothing about this.";

    private const string Summarised = "This conversation was longer. In place of its beginning you are sent a summary that was made of it:\n\n";

    /// <param name="branch">From the first message, or a summary of those before, to the question.</param>
    /// <param name="kept">What was already answered to it, to be gone on with.</param>
    /// <param name="media">What stands before the texts, by the place of the message in the branch.</param>
    public static List<ChatMessage> Of(IReadOnlyList<BranchMessage> branch, string kept, IReadOnlyDictionary<int, List<AIContent>>? media = null)
    {
        var prompt = new List<ChatMessage>(branch.Count + 2);
        for (var i = 0; i < branch.Count; i++)
        {
            var message = branch[i];
            if (message.StandsIn)
                prompt.Add(new ChatMessage(ChatRole.User, Summarised + message.Text));
            else if (media?.GetValueOrDefault(i) is { } files)
                prompt.Add(new ChatMessage(ChatRole.User, [.. files, new TextContent(message.Text)]));
            // A reply that failed before its first word says nothing to the model.
            else if (message.Text.Length > 0 || message.GeminiParts is { Length: > 2 })
                prompt.Add(ToChatMessage(message));
        }

        if (kept.Length > 0)
        {
            prompt.Add(new ChatMessage(ChatRole.Assistant, kept));
            prompt.Add(new ChatMessage(ChatRole.User, GoOn));
        }

        return prompt;
    }

    private static ChatMessage ToChatMessage(BranchMessage message)
    {
        if (message.Role == MessageRoles.User)
            return new ChatMessage(ChatRole.User, message.Text);

        var reply = new ChatMessage(ChatRole.Assistant, message.Text);
        if (message.GeminiParts is { } parts)
            reply.AdditionalProperties = new AdditionalPropertiesDictionary { [GeminiKeys.Parts] = parts, [GeminiKeys.Model] = message.Model };
        return reply;
    }
}
