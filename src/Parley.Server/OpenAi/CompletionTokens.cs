using Microsoft.Extensions.AI;
using Parley.Protocol.Files;
using Parley.Server.Chat.Attachments;
using Parley.Server.Spending;

namespace Parley.Server.OpenAi;

/// <summary>How much a request asks, where nobody has counted its tokens yet.</summary>
internal static class CompletionTokens
{
    public static PromptTokens Of(CompletionRequest request, ChatOptions options)
    {
        var contents = request.Messages.SelectMany(message => message.Contents).ToList();
        var said = contents.Sum(CharactersOf)
            + (options.Tools?.OfType<AIFunctionDeclaration>().Sum(tool => (long)tool.Name.Length + tool.Description.Length + tool.JsonSchema.GetRawText().Length) ?? 0);
        return contents.OfType<DataContent>().Aggregate(CallEstimate.PromptOf(said), (sum, file) => sum + FileTokens.Of(KindOf(file.MediaType), file.Data.Length));
    }

    private static long CharactersOf(AIContent content) => content switch
    {
        TextContent text => text.Text.Length,
        FunctionCallContent call => call.Name.Length + (call.Arguments?.Sum(argument => argument.Key.Length + (argument.Value?.ToString()?.Length ?? 0)) ?? 0),
        FunctionResultContent result => result.Result?.ToString()?.Length ?? 0,
        _ => 0,
    };

    private static string KindOf(string mediaType) => mediaType.Split('/')[0] switch
    {
        "image" => FileKinds.Image,
        "audio" => FileKinds.Audio,
        "video" => FileKinds.Video,
        "text" => FileKinds.Text,
        _ => FileKinds.Pdf,
    };
}
