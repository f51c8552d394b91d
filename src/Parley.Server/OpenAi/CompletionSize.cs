using Microsoft.Extensions.AI;

namespace Parley.Server.OpenAi;

/// <summary>How much a request asks, in characters, where nobody has counted its tokens yet.</summary>
internal static class CompletionSize
{
    // A picture is 1,120 tokens, whatever its size.
    private const long Picture = 1_120 * 4;

    public static long Of(CompletionRequest request, ChatOptions options) =>
        request.Messages.SelectMany(message => message.Contents).Sum(Of)
        + (options.Tools?.OfType<AIFunctionDeclaration>().Sum(tool => (long)tool.Name.Length + tool.Description.Length + tool.JsonSchema.GetRawText().Length) ?? 0);

    private static long Of(AIContent content) => content switch
    {
        TextContent text => text.Text.Length,
        FunctionCallContent call => call.Name.Length + (call.Arguments?.Sum(argument => argument.Key.Length + (argument.Value?.ToString()?.Length ?? 0)) ?? 0),
        FunctionResultContent result => result.Result?.ToString()?.Length ?? 0,
        DataContent => Picture,
        _ => 0,
    };
}
