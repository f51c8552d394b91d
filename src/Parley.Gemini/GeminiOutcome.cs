namespace Parley.Gemini;

/// <summary>How an answer ended, in Gemini's own words, and what has to be kept of it.</summary>
public sealed record GeminiOutcome
{
    /// <summary>
    /// Gemini's reason, also one that nobody knows yet; null where the prompt was blocked.
    /// <c>CONTINUATION</c> only where going on was given up: the answer is cut at its length.
    /// </summary>
    public string? FinishReason { get; init; }

    /// <summary>What Gemini said about the reason.</summary>
    public string? FinishMessage { get; init; }

    /// <summary>What was blocked, or null.</summary>
    public GeminiBlock? Block { get; init; }

    /// <summary>The model that answered, which may be another one than was asked for.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>
    /// The whole turn as a JSON array of Gemini's parts, in order and with their signatures;
    /// unsigned text that lay side by side is one part.
    /// </summary>
    public required string Parts { get; init; }

    /// <summary>Gemini's <c>groundingMetadata</c> as JSON, or null.</summary>
    public string? Grounding { get; init; }

    /// <summary>Gemini's <c>urlContextMetadata</c> as JSON, or null.</summary>
    public string? UrlContext { get; init; }

    /// <summary>Gemini's <c>citationMetadata</c> objects, as a JSON array, or null.</summary>
    public string? Citations { get; init; }
}

/// <summary>That Gemini refused to answer, or to answer on.</summary>
/// <param name="Where"><c>prompt</c> or <c>answer</c>.</param>
/// <param name="Reason">Gemini's word for it.</param>
/// <param name="Category">The harm category that was the cause, where one was named.</param>
/// <param name="Message">What Gemini said about it.</param>
public sealed record GeminiBlock(string Where, string Reason, string? Category, string? Message);
