using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using Parley.Server.Hosting;

namespace Parley.Server.Mcp;

/// <summary>What a call gave, as the model is told it: an object with <c>output</c>, or with <c>error</c> where it failed.</summary>
internal static class ToolResult
{
    public static JsonObject Failed(string why) => new() { ["error"] = why };

    public static JsonObject Of(CallToolResult result, int longest)
    {
        var text = new StringBuilder();
        foreach (var block in result.Content)
            Append(text, block);

        var member = result.IsError is true ? "error" : "output";
        // The same again as JSON, for who can read it.
        if (result.StructuredContent is { ValueKind: JsonValueKind.Object } json && result.IsError is not true && json.GetRawText() is { } raw && raw.Length <= longest && StrictJson.Parse(ToolText.Clean(raw)) is { } read)
            return new() { [member] = read };
        if (text.Length == 0)
            text.Append(result.StructuredContent?.GetRawText() ?? "Done. The tool said nothing.");
        return new() { [member] = Cut(ToolText.Clean(text.ToString()), longest) };
    }

    private static string Cut(string text, int longest) =>
        text.Length <= longest ? text : $"{ToolText.Cut(text, longest)}\n[The result is cut here: {text.Length - longest} of {text.Length} characters are left out.]";

    private static void Append(StringBuilder text, ContentBlock block)
    {
        if (text.Length > 0)
            text.Append('\n');
        text.Append(block switch
        {
            TextContentBlock { Text: var plain } => plain,
            EmbeddedResourceBlock { Resource: TextResourceContents { Text: var plain } } => plain,
            ResourceLinkBlock link => $"[{link.Name}]({link.Uri})",
            ImageContentBlock { MimeType: var type } => $"[A picture, {type}, which cannot be shown here.]",
            _ => $"[Something of the kind {block.Type}, which cannot be shown here.]",
        });
    }
}
