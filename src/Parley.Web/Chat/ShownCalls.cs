using System.Text.Json;
using Parley.Web.Markdown;

namespace Parley.Web.Chat;

/// <summary>The calls of an answer: what stands in several of its parts is shown as one.</summary>
public sealed class ShownCalls
{
    private readonly Dictionary<int, ShownCall> calls = [];

    /// <summary>Those among the parts of a message.</summary>
    public static ShownCalls Of(IReadOnlyList<JsonElement>? parts)
    {
        var calls = new ShownCalls();
        foreach (var part in parts ?? [])
            calls.Take(part);
        return calls;
    }

    /// <summary>Takes in a part.</summary>
    /// <returns>The call that it belongs to; null where it belongs to none.</returns>
    public ShownCall? Take(JsonElement part)
    {
        if (NumberOf(part) is not { } number)
            return null;
        if (PartHtml.Member(part, "functionCall") is { } call)
            calls[number] = new ShownCall(number, call.Clone(), PartHtml.Member(part, "tool")?.Clone());
        if (!calls.TryGetValue(number, out var known))
            return null;
        if (PartHtml.Member(part, "approval") is { } approval)
            known.State = PartHtml.Text(approval, "state");
        if (PartHtml.Member(part, "functionResponse") is { } response)
            known.Response = PartHtml.Member(response, "response")?.Clone();
        return known;
    }

    /// <summary>The whole call where a part is its first; nothing where it is another one of it; null where it belongs to none.</summary>
    /// <param name="part">One of those that were taken in.</param>
    /// <param name="address">Of the answer, where it grows; else null.</param>
    /// <param name="markdown">Renders what was sent and came back.</param>
    public string? Html(JsonElement part, string? address, MarkdownRenderer markdown) =>
        NumberOf(part) is { } number && calls.TryGetValue(number, out var call) ? PartHtml.Member(part, "functionCall") is null ? "" : call.Html(address, markdown) : null;

    private static int? NumberOf(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("call", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var call) ? call : null;
}

/// <summary>A call of a tool, from the wish to the result.</summary>
/// <param name="number">Its number within the answer.</param>
/// <param name="call">As the model made it.</param>
/// <param name="tool">What it means here, where that is known.</param>
public sealed class ShownCall(int number, JsonElement call, JsonElement? tool)
{
    /// <summary>What was said about it last: <c>asked</c>, <c>allowed</c>, <c>always</c>, <c>denied</c> or <c>expired</c>.</summary>
    public string? State { get; set; }

    /// <summary>What came of it.</summary>
    public JsonElement? Response { get; set; }

    /// <summary>Where it stands in an answer that grows.</summary>
    public int? Block { get; set; }

    /// <param name="address">Of the answer, where it grows; else null.</param>
    /// <param name="markdown">Renders what was sent and came back.</param>
    public string Html(string? address, MarkdownRenderer markdown)
    {
        var (server, name) = tool is { } known ? (PartHtml.Text(known, "server"), PartHtml.Text(known, "name")) : ("?", PartHtml.Text(call, "name"));
        if (Response is null && State == "asked" && address is not null)
            return Question(server, name, $"{address}/calls/{number}", markdown);

        var failed = Response is { } response && response.TryGetProperty("error", out _);
        var title = State is "denied" or "expired" ? Texts.ToolCallDenied
            : failed ? Texts.ToolCallFailed
            : Response is not null ? Texts.ToolCallOf
            : address is not null ? Texts.ToolCallRuns
            : Texts.ToolCallNotRun;
        return PartHtml.Fold(failed || State is "denied" or "expired" ? "called failed" : "called", title.With(server, name), Sent(markdown, withTitle: true) + Came(markdown), isOpen: false);
    }

    private string Question(string server, string name, string address, MarkdownRenderer markdown) =>
        $"""
        <div class="tool asks" role="group" aria-label="{PartHtml.Escape(Texts.ToolAsks.With(name, server))}"><p><strong>{PartHtml.Escape(Texts.ToolAsks.With(name, server))}</strong></p>{Sent(markdown, withTitle: false)}<p class="hint">{PartHtml.Escape(Arguments is null ? Texts.ToolAsksTakesNothing : Texts.ToolAsksHint)}</p><form method="post" action="{address}" data-call><button class="button compact primary" name="answer" value="allow">{PartHtml.Escape(Texts.ToolAllowOnce)}</button><button class="button compact" name="answer" value="always">{PartHtml.Escape(Texts.ToolAllowAlways)}</button><button class="button compact" name="answer" value="deny">{PartHtml.Escape(Texts.ToolDeny)}</button></form></div>
        """;

    private JsonElement? Arguments => PartHtml.Member(call, "args") is { } arguments && arguments.EnumerateObject().Any() ? arguments : null;

    private string Sent(MarkdownRenderer markdown, bool withTitle) => Arguments is not { } arguments ? ""
        : (withTitle ? $"<p class=\"hint\">{PartHtml.Escape(Texts.ToolSent)}</p>" : "") + PartHtml.Code(PartHtml.Indented(arguments), "json", markdown);

    private string Came(MarkdownRenderer markdown)
    {
        if (Response is not { } response)
            return "";
        var result = response.TryGetProperty("error", out var error) ? error : response.TryGetProperty("output", out var output) ? output : response;
        var text = result.ValueKind == JsonValueKind.String ? PartHtml.Code(result.GetString()!, "", markdown) : PartHtml.Code(PartHtml.Indented(result), "json", markdown);
        return $"<p class=\"hint\">{PartHtml.Escape(Texts.ToolResult)}</p>{text}";
    }
}
