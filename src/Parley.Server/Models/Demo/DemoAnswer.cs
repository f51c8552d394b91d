using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.AI;
using Parley.Gemini;

namespace Parley.Server.Models.Demo;

/// <summary>What the demo says to a question, and how that ends.</summary>
internal sealed record DemoAnswer(string Text)
{
    private const int PieceLength = 16;
    private const int LongParagraphs = 150;

    public string Thoughts { get; init; } = "";

    public bool Slow { get; init; }

    public ChatFinishReason FinishReason { get; init; } = ChatFinishReason.Stop;

    public GeminiBlock? Block { get; init; }

    /// <summary>Thrown after the text.</summary>
    public Exception? Failure { get; init; }

    public static DemoAnswer To(string question) => CommandOf(question) switch
    {
        "/long" => new(Long()),
        "/slow" => new(DemoTexts.Slow) { Slow = true },
        "/think" => new(DemoTexts.Thought) { Thoughts = DemoTexts.Thoughts },
        "/fail" => new(DemoTexts.BeforeFailure) { Failure = new GeminiException(GeminiErrorKind.Unavailable, "The demo was asked to fail.") },
        "/quota" => new("")
        {
            Failure = new GeminiException(GeminiErrorKind.RateLimited, "The demo was asked to be over quota.", statusCode: HttpStatusCode.TooManyRequests)
            {
                RetryAfter = TimeSpan.FromSeconds(20),
            },
        },
        "/cut" => new(DemoTexts.Cut) { FinishReason = ChatFinishReason.Length },
        "/block" => new("")
        {
            FinishReason = ChatFinishReason.ContentFilter,
            Block = new GeminiBlock("prompt", "SAFETY", "HARM_CATEGORY_DANGEROUS_CONTENT", "The demo was asked to block."),
        },
        _ => new(DemoTexts.Everything),
    };

    /// <summary>A text in the pieces in which it is streamed; no character is cut in two.</summary>
    public static IEnumerable<string> Pieces(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = Math.Min(start + PieceLength, text.Length);
            if (end < text.Length && char.IsLowSurrogate(text[end]))
                end++;
            yield return text[start..end];
            start = end;
        }
    }

    private static string CommandOf(string question) =>
        question.AsSpan().TrimStart() is ['/', ..] trimmed ? trimmed.ToString().Split([' ', '\n', '\r', '\t'], 2)[0].ToLowerInvariant() : "";

    private static string Long()
    {
        var text = new StringBuilder("# A long answer\n\n");
        for (var i = 1; i <= LongParagraphs; i++)
            text.Append(CultureInfo.InvariantCulture, $"**{i}.** {DemoTexts.Paragraph}\n\n");
        return text.ToString();
    }
}
