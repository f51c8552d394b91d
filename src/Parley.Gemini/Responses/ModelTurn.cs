using Microsoft.Extensions.AI;
using Parley.Gemini.Errors;

namespace Parley.Gemini.Responses;

/// <summary>Gathers one turn of the model, over as many requests as it takes, and gives it out as updates.</summary>
internal sealed class ModelTurn(DateTimeOffset now)
{
    private readonly PartLog parts = new();
    private readonly PartMapper mapper = new();
    private readonly List<string> citations = [];
    private readonly HashSet<string> tokens = [];
    private TokenUsage? usage;
    private UsageDetails? sum;
    private string? id, model, finishReason, finishMessage, category, grounding, urlContext, token;
    private GeminiBlock? block;
    private bool anyChunk, anyCandidate;

    /// <summary>With which the next request goes on; null where the turn is over.</summary>
    public string? ContinuationToken { get; private set; }

    /// <summary>Takes in what came; null where there is nothing in it to show.</summary>
    public ChatResponseUpdate? Add(AnswerChunk chunk)
    {
        anyChunk = true;
        anyCandidate |= chunk.HasCandidate;
        id ??= chunk.ResponseId ?? Guid.CreateVersion7().ToString();
        model = chunk.ModelVersion ?? model;
        usage = chunk.Usage ?? usage;
        finishReason = chunk.FinishReason ?? finishReason;
        finishMessage = chunk.FinishMessage ?? finishMessage;
        category = chunk.Category ?? category;
        grounding = chunk.Grounding ?? grounding;
        urlContext = chunk.UrlContext ?? urlContext;
        token = chunk.ContinuationToken ?? token;
        block = chunk.PromptBlock ?? block;
        if (chunk.Citations is not null)
            citations.Add(chunk.Citations);

        if (chunk.Parts.Count == 0)
            return null;

        var update = Update();
        foreach (var part in chunk.Parts)
        {
            parts.Add(part);
            mapper.Map(part, update.Contents);
        }

        if (chunk.Usage is not null)
            update.AdditionalProperties = new() { [GeminiKeys.UsageSoFar] = SoFar(chunk.Usage.Value) };
        return update.Contents.Count > 0 ? update : null;
    }

    /// <summary>Ends one request: throws where no answer came of it, else tells whether another one goes on.</summary>
    public bool EndRequest(bool streamed)
    {
        if (block is null)
            Check(streamed);

        if (usage is { } last)
            (sum ??= new()).Add(last.ToDetails());

        // The same token again would go on for ever.
        ContinuationToken = finishReason == FinishReasons.Continuation && token is not null && tokens.Add(token) ? token : null;
        return ContinuationToken is not null;
    }

    /// <summary>Forgets how the last request ended, for the next one says it anew.</summary>
    public void BeginNext() => (finishReason, finishMessage, token, usage, anyChunk, anyCandidate) = (null, null, null, null, false, false);

    /// <summary>The last update: how it ended, what it cost and what is to be kept.</summary>
    public ChatResponseUpdate End()
    {
        if (block is null && FinishReasons.IsBlock(finishReason))
            block = new("answer", finishReason!, category, finishMessage);

        var update = Update();
        update.FinishReason = block is null ? FinishReasons.ToChat(finishReason, mapper.AnyCalls) : ChatFinishReason.ContentFilter;
        if (block is not null)
            update.Contents.Add(new ErrorContent(block.Message ?? block.Reason) { ErrorCode = block.Reason });
        if (sum is not null)
            update.Contents.Add(new UsageContent(sum));

        update.AdditionalProperties = new() { [GeminiKeys.Outcome] = Outcome() };
        return update;
    }

    private UsageDetails SoFar(TokenUsage now)
    {
        var details = now.ToDetails();
        if (sum is not null)
            details.Add(sum);
        return details;
    }

    private GeminiOutcome Outcome() => new()
    {
        FinishReason = finishReason,
        FinishMessage = finishMessage,
        Block = block,
        ModelVersion = model,
        Parts = parts.ToJson(),
        Grounding = grounding,
        UrlContext = urlContext,
        Citations = citations.Count == 0 ? null : $"[{string.Join(',', citations)}]",
    };

    // A stream without a finish reason was cut; a whole document without one is only laconic.
    private void Check(bool streamed)
    {
        if (!anyChunk)
            throw Failures.EndedEarly();
        if (!anyCandidate)
            throw Failures.Empty();
        if (finishReason is null && streamed)
            throw Failures.EndedEarly();
        if (finishReason is null or "STOP" && !parts.Any)
            throw Failures.Empty();
    }

    private ChatResponseUpdate Update() => new()
    {
        Role = ChatRole.Assistant,
        ResponseId = id,
        MessageId = id,
        ModelId = model,
        CreatedAt = now,
    };
}
