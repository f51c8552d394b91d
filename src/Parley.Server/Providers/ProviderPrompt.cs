using System.Text;
using Microsoft.Extensions.AI;
using Parley.Gemini;

namespace Parley.Server.Providers;

/// <summary>A conversation in the plain words that every model understands: without Gemini's parts and signatures.</summary>
internal static class ProviderPrompt
{
    private const string Image = "image";

    public static List<ChatMessage> Of(IEnumerable<ChatMessage> messages, ProviderModelFacts facts)
    {
        var told = new List<ChatMessage>();
        foreach (var message in messages)
        {
            if (message.AdditionalProperties?.TryGetValue(GeminiKeys.Parts, out string? parts) is true && parts is { Length: > 2 })
                told.AddRange(KeptTurn.Tell(parts));
            else
                told.Add(new ChatMessage(message.Role, [.. message.Contents.Select(content => Plain(content, facts)).OfType<AIContent>()]));
        }

        return Joined(told);
    }

    private static AIContent? Plain(AIContent content, ProviderModelFacts facts) => content switch
    {
        TextReasoningContent => null,
        TextContent { Text: "" } => null,
        TextContent or FunctionCallContent or FunctionResultContent => content,
        DataContent { MediaType: var type } text when type.StartsWith("text/", StringComparison.Ordinal) => new TextContent(Encoding.UTF8.GetString(text.Data.Span)),
        DataContent image when image.HasTopLevelMediaType(Image) && facts.Reads.Contains(Image) => image,
        _ => new TextContent("[There is a file here that this model does not read.]"),
    };

    /// <summary>Texts that follow each other are one: not every model takes two questions, or a list of texts.</summary>
    private static List<ChatMessage> Joined(List<ChatMessage> messages)
    {
        var joined = new List<ChatMessage>();
        foreach (var message in messages.Where(message => message.Contents.Count > 0))
        {
            if (joined is [.., var last] && last.Role == message.Role && message.Role != ChatRole.Tool && !HasCalls(last) && !HasCalls(message))
                last.Contents = [.. last.Contents, .. message.Contents];
            else
                joined.Add(message);
        }

        foreach (var message in joined.Where(message => message.Contents.Count > 1 && message.Contents.All(content => content is TextContent)))
            message.Contents = [new TextContent(string.Join("\n\n", message.Contents.OfType<TextContent>().Select(text => text.Text)))];
        return joined;
    }

    private static bool HasCalls(ChatMessage message) => message.Contents.Any(content => content is FunctionCallContent);
}
