using Microsoft.Extensions.AI;
using Parley.Gemini.Errors;

namespace Parley.Gemini.Responses;

/// <summary>Gathers one turn of the model, over as many requests as it takes, and gives it out as updates.</summary>
internal sealed class ModelTurn(DateTimeOffset now)
{
    private readonly PartLog _parts = new();
    private readonly PartMapper _mapper = new();
    private readonly List<string> _citations = [];
    private readonly HashSet<string> _tokens = [];
    private TokenUsage? _usage;
    private UsageDetails? _sum;
    private string? _id, _model, _finishReason, _finishMessage, _category, _grounding, _urlContext, _token;
    private GeminiBlock? _block;
    private bool _anyChunk, _anyCandidate;

    /// <summary>With which the next request goes on; null where the turn is over.</summary>
    public string? ContinuationToken { get; private set; }

    /// <summary>Takes in what came; null where there is nothing in it to show.</summary>
    public ChatResponseUpdate? Add(AnswerChunk chunk)
    {
        _anyChunk = true;
        _anyCandidate |= chunk.HasCandidate;
        _id ??= chunk.ResponseId ?? Guid.CreateVersion7().ToString();
        _model = chunk.ModelVersion ?? _model;
        _usage = chunk.Usage ?? _usage;
        _finishReason = chunk.FinishReason ?? _finishReason;
        _finishMessage = chunk.FinishMessage ?? _finishMessage;
        _category = chunk.Category ?? _category;
        _grounding = chunk.Grounding ?? _grounding;
        _urlContext = chunk.UrlContext ?? _urlContext;
        _token = chunk.ContinuationToken ?? _token;
        _block = chunk.PromptBlock ?? _block;
        if (chunk.Citations is not null)
            _citations.Add(chunk.Citations);

        if (chunk.Parts.Count == 0)
            return null;

        var update = Update();
        foreach (var part in chunk.Parts)
        {
            _parts.Add(part);
            _mapper.Map(part, update.Contents);
        }

        return update.Contents.Count > 0 ? update : null;
    }

    /// <summary>Ends one request: throws where no answer came of it, else tells whether another one goes on.</summary>
    public bool EndRequest(bool streamed)
    {
        if (_block is null)
            Check(streamed);

        if (_usage is { } usage)
            (_sum ??= new()).Add(usage.ToDetails());

        // The same token again would go on for ever.
        ContinuationToken = _finishReason == FinishReasons.Continuation && _token is not null && _tokens.Add(_token) ? _token : null;
        return ContinuationToken is not null;
    }

    /// <summary>Forgets how the last request ended, for the next one says it anew.</summary>
    public void BeginNext() => (_finishReason, _finishMessage, _token, _usage, _anyChunk, _anyCandidate) = (null, null, null, null, false, false);

    /// <summary>The last update: how it ended, what it cost and what is to be kept.</summary>
    public ChatResponseUpdate End()
    {
        if (_block is null && FinishReasons.IsBlock(_finishReason))
            _block = new("answer", _finishReason!, _category, _finishMessage);

        var update = Update();
        update.FinishReason = _block is null ? FinishReasons.ToChat(_finishReason, _mapper.AnyCalls) : ChatFinishReason.ContentFilter;
        if (_block is not null)
            update.Contents.Add(new ErrorContent(_block.Message ?? _block.Reason) { ErrorCode = _block.Reason });
        if (_sum is not null)
            update.Contents.Add(new UsageContent(_sum));

        update.AdditionalProperties = new() { [GeminiKeys.Outcome] = Outcome() };
        return update;
    }

    private GeminiOutcome Outcome() => new()
    {
        FinishReason = _finishReason,
        FinishMessage = _finishMessage,
        Block = _block,
        ModelVersion = _model,
        Parts = _parts.ToJson(),
        Grounding = _grounding,
        UrlContext = _urlContext,
        Citations = _citations.Count == 0 ? null : $"[{string.Join(',', _citations)}]",
    };

    // A stream without a finish reason was cut; a whole document without one is only laconic.
    private void Check(bool streamed)
    {
        if (!_anyChunk)
            throw Failures.EndedEarly();
        if (!_anyCandidate)
            throw Failures.Empty();
        if (_finishReason is null && streamed)
            throw Failures.EndedEarly();
        if (_finishReason is null or "STOP" && !_parts.Any)
            throw Failures.Empty();
    }

    private ChatResponseUpdate Update() => new()
    {
        Role = ChatRole.Assistant,
        ResponseId = _id,
        MessageId = _id,
        ModelId = _model,
        CreatedAt = now,
    };
}
