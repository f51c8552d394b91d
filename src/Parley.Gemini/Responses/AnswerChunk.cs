namespace Parley.Gemini.Responses;

/// <summary>One <c>GenerateContentResponse</c>: a whole answer, or one event of a streamed one.</summary>
internal sealed class AnswerChunk
{
    public List<AnswerPart> Parts { get; } = [];

    /// <summary>Whether any of the members was there that make it Gemini's protocol.</summary>
    public bool IsProtocol { get; set; }
    public bool IsError { get; set; }
    public bool HasCandidate { get; set; }
    public string? FinishReason { get; set; }
    public string? FinishMessage { get; set; }
    public string? ContinuationToken { get; set; }
    public string? Category { get; set; }
    public string? Citations { get; set; }
    public string? Grounding { get; set; }
    public string? UrlContext { get; set; }
    public GeminiBlock? PromptBlock { get; set; }
    public TokenUsage? Usage { get; set; }
    public string? ModelVersion { get; set; }
    public string? ResponseId { get; set; }
}
