using System.Text.Json.Serialization;
using Parley.Protocol.Chat;

namespace Parley.Protocol;

/// <summary>An error, as <c>application/problem+json</c> (RFC 9457).</summary>
public sealed record Problem
{
    /// <summary>A URI reference that identifies the kind of problem.</summary>
    public required string Type { get; init; }

    /// <summary>The kind of problem in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status, also where the problem arrives as an event.</summary>
    public required int Status { get; init; }

    /// <summary>A sentence for a person: what happened and what can be done.</summary>
    public required string Detail { get; init; }

    /// <summary>One of <see cref="ProblemCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>Finds the request in the server's log.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TraceId { get; init; }

    /// <summary>By the field's wire name: what is wrong with it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>Seconds after which to try again, where that is known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? RetryAfter { get; init; }

    /// <summary>With <c>budget_exceeded</c>, and <c>provider_rate_limited</c> for a quota of the day: when it begins anew, UTC.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ResetsAt { get; init; }

    /// <summary>With the failure of an answer: where it stands.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? ConversationId { get; init; }

    /// <summary>With the failure of an answer: the question, which is kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Message? UserMessage { get; init; }

    /// <summary>With the failure of an answer: the reply with all that came of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Message? Reply { get; init; }
}
