using System.Net;
using System.Text;
using System.Text.Json;
using Parley.Web.Markdown;

namespace Parley.Web.Chat;

/// <summary>What an answer holds beside text, as HTML: code that was run, its output, pictures, calls.</summary>
public static class PartHtml
{
    // A short output is the answer to what was asked; a long one is looked at by who wants to.
    private const int LinesShown = 12;
    private const int LongestShown = 200_000;

    /// <summary>Empty where there is nothing to show of it.</summary>
    /// <param name="part">As the provider gave it.</param>
    /// <param name="address">Where its data can be fetched; null while it cannot, and where it is the reader's own file.</param>
    /// <param name="markdown">Renders code.</param>
    public static string Of(JsonElement part, string? address, MarkdownRenderer markdown)
    {
        if (Member(part, "executableCode") is { } code)
            return Fold("ran", Texts.ToolCode, Code(Text(code, "code"), Text(code, "language").ToLowerInvariant(), markdown), isOpen: false);
        if (Member(part, "codeExecutionResult") is { } result)
            return Result(result, markdown);
        if (Member(part, "inlineData") is { } data)
            return Data(Text(data, "mimeType"), address);
        if (FileIn(part) is { } id)
            return File(Member(part, "file")!.Value, id, address);
        if (Member(part, "lost") is not null)
            return $"<p class=\"tool-waits\">{Escape(Texts.ToolLost)}</p>";
        if (Member(part, "functionCall") is { } call)
            return Fold("call", Texts.ToolCall.With(Text(call, "name")), Code(Indented(call, "args"), "json", markdown), isOpen: false);
        return "";
    }

    private static string Result(JsonElement result, MarkdownRenderer markdown)
    {
        var output = Text(result, "output");
        var isFine = Text(result, "outcome") is "OUTCOME_OK" or "";
        return Fold(isFine ? "output" : "output failed", isFine ? Texts.ToolOutput : Texts.ToolOutputFailed,
            output.Length == 0 ? $"<p>{Escape(Texts.ToolNoOutput)}</p>" : Code(output, "", markdown), isOpen: output.AsSpan().Count('\n') <= LinesShown);
    }

    private static string File(JsonElement file, Guid id, string? address)
    {
        var (name, isPicture) = (Text(file, "name"), IsPicture(Text(file, "mediaType")));
        var (shown, saved) = ($"{address}?inline=1", $"{address}?download");
        if (address is null)
        {
            (shown, saved) = ($"/api/files/{id}/content?inline=1", $"/api/files/{id}/content");
        }

        return isPicture ? Picture(shown, saved) : $"<p class=\"drawn\"><a href=\"{saved}\" download>{Escape(Texts.ToolSaveOf.With(name))}</a></p>";
    }

    private static string Picture(string shown, string saved) =>
        $"<figure class=\"drawn\"><img src=\"{shown}\" alt=\"{Escape(Texts.ToolPicture)}\" loading=\"lazy\"><figcaption><a href=\"{saved}\" download>{Escape(Texts.ToolSave)}</a></figcaption></figure>";

    private static string Data(string mediaType, string? address) => address is null ? $"<p class=\"tool-waits\">{Escape(Texts.ToolPictureWaits)}</p>"
        : IsPicture(mediaType) ? Picture(address, $"{address}?download")
        : $"<p class=\"drawn\"><a href=\"{address}?download\" download>{Escape(Texts.ToolSaveOf.With(mediaType))}</a></p>";

    /// <summary>In place of a file that was deleted.</summary>
    public static string Gone => $"<p class=\"tool-waits\">{Escape(Texts.ToolDeleted)}</p>";

    /// <summary>The file in which lies what it shows. Whoever wrote the part, no more than an id is taken from it.</summary>
    public static Guid? FileIn(JsonElement part) => Member(part, "file") is { } file && Guid.TryParse(Text(file, "id"), out var id) ? id : null;

    /// <summary>Whether a browser shows it, and it can carry no script.</summary>
    public static bool IsPicture(string mediaType) => mediaType is "image/png" or "image/jpeg" or "image/webp" or "image/gif";

    internal static string Fold(string kind, string title, string html, bool isOpen) =>
        $"<details class=\"tool {kind}\"{(isOpen ? " open" : "")}><summary>{Escape(title)}</summary>{html}</details>";

    internal static string Code(string text, string language, MarkdownRenderer markdown)
    {
        var shown = text.Length > LongestShown ? text[..LongestShown] + "…" : text;
        var fence = new string('`', Math.Max(3, LongestRun(shown) + 1));
        return markdown.Render($"{fence}{language}\n{shown.TrimEnd('\n')}\n{fence}", "x");
    }

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var character in text)
            longest = Math.Max(longest, run = character == '`' ? run + 1 : 0);
        return longest;
    }

    private static string Indented(JsonElement call, string name) => Member(call, name) is { } arguments ? Indented(arguments) : "{}";

    internal static string Indented(JsonElement json)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            json.WriteTo(writer);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    internal static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member : null;

    internal static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    internal static string Escape(string text) => WebUtility.HtmlEncode(text);
}
