using System.Collections.Frozen;
using System.Text.Json;
using Parley.Protocol.Chat;
using Parley.Web.Markdown;

namespace Parley.Web.Chat;

/// <summary>The HTML of an answer: its text with the numbers of its sources, and at their places what is no text.</summary>
public sealed class ReplyHtml(RenderedTexts rendered, MarkdownRenderer markdown)
{
    /// <summary>All of an answer that does not grow any more.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="grounds">What stands in the text and around it.</param>
    /// <param name="scope">Unique within the page.</param>
    /// <param name="address">Where its parts are fetched from.</param>
    public string Of(string text, AnswerGrounds grounds, string scope, string address)
    {
        ArgumentNullException.ThrowIfNull(grounds);
        if (grounds is { Parts: null or [], Citations: null or [] })
            return rendered.Of(text, scope);

        var stretches = MessageStretch.Of(text, grounds.Parts).ToList();
        var calls = ShownCalls.Of(grounds.Parts);
        return string.Concat(stretches.Select((stretch, index) => stretch.Part is { } part
            ? calls.Html(grounds.Parts![part], grounds.IsGrowing ? address : null, markdown) ?? Part(grounds, part, address)
            : rendered.Of(stretch.Text, index == 0 ? scope : $"{scope}-{index}", MarksIn(stretch, grounds))));
    }

    /// <summary>Takes a part of an answer that still grows: a call is one block, whatever becomes of it.</summary>
    /// <param name="text">Where it is shown.</param>
    /// <param name="calls">What is known of the calls; takes this one in.</param>
    /// <param name="part">The part.</param>
    /// <param name="address">Of the answer.</param>
    public void Grow(GrowingHtml text, ShownCalls calls, string part, string address)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(calls);
        using var json = JsonDocument.Parse(part);
        if (calls.Take(json.RootElement) is not { } call)
            text.Insert(PartHtml.Of(json.RootElement, address: null, markdown));
        else if (call.Block is { } block)
            text.Replace(block, call.Html(address, markdown));
        else
            call.Block = text.Insert(call.Html(address, markdown));
    }

    private string Part(AnswerGrounds grounds, int index, string address)
    {
        var part = grounds.Parts![index];
        return PartHtml.FileIn(part) is not { } file ? PartHtml.Of(part, $"{address}/parts/{index}", markdown)
            : grounds.Gone.Contains(file) ? PartHtml.Gone
            : PartHtml.Of(part, grounds.AreFilesOwn ? null : $"{address}/parts/{index}", markdown);
    }

    private static List<CitationMark>? MarksIn(MessageStretch stretch, AnswerGrounds grounds)
    {
        var end = stretch.Start + stretch.Text.Length;
        var marks = (grounds.Citations ?? []).Where(citation => citation.End > stretch.Start && citation.End <= end)
            .GroupBy(citation => citation.End)
            .Select(here => new CitationMark(here.Key - stretch.Start, [.. here.SelectMany(citation => citation.Sources).Distinct().Order()
                .Where(source => source >= 0 && source < grounds.Sources?.Count).Select(source => Cited(grounds.Sources![source], source))]))
            .Where(mark => mark.Sources.Count > 0)
            .ToList();
        return marks.Count == 0 ? null : marks;
    }

    private static CitedSource Cited(Source source, int index) => new(index + 1, source.Url, source.Title ?? SafeAddress.HostOf(source.Url));
}

/// <summary>What an answer holds and rests on beside its text.</summary>
public sealed record AnswerGrounds(
    IReadOnlyList<JsonElement>? Parts, IReadOnlyList<Source>? Sources, IReadOnlyList<Citation>? Citations, WebSearch? Search)
{
    /// <summary>Whether it still grows, so that what waits can be answered.</summary>
    public bool IsGrowing { get; init; }

    /// <summary>Whether the reader is whose files are in it.</summary>
    public bool AreFilesOwn { get; init; } = true;

    /// <summary>Files in it that were deleted.</summary>
    public IReadOnlySet<Guid> Gone { get; init; } = FrozenSet<Guid>.Empty;

    /// <summary>Those of a message.</summary>
    public static AnswerGrounds Of(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new(message.Parts, message.Sources, message.Citations, message.Search)
        {
            IsGrowing = message.Status == MessageStatus.Streaming,
        };
    }
}
