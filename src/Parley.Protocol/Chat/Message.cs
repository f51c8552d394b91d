using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Protocol.Files;

namespace Parley.Protocol.Chat;

/// <summary>One message of a conversation: a question or a reply.</summary>
public record Message
{
    /// <summary>UUID; a user message's may be the client's own.</summary>
    public required Guid Id { get; init; }

    public required Guid ConversationId { get; init; }

    /// <summary>The message that this one follows; null for the first.</summary>
    public required Guid? ParentId { get; init; }

    /// <summary><c>user</c> or <c>assistant</c>.</summary>
    public required string Role { get; init; }

    /// <summary>Markdown, byte for byte as it was sent or came.</summary>
    public required string Text { get; init; }

    /// <summary>The model's own summary of its thinking, Markdown.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Thoughts { get; init; }

    /// <summary>
    /// What is neither text nor thought (images, code, calls), in the provider's order and form; <c>at</c> of each says before which
    /// character of the text it came, counted in UTF-16 units. Data that lies among the user's files is there as <c>fileData</c>, with
    /// its path as <c>fileUri</c>, and <c>file</c>; data for which there was no room as <c>lost</c>.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<JsonElement>? Parts { get; init; }

    /// <summary>Ids of the files that the message carries.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Guid>? Attachments { get; init; }

    /// <summary>The same files, as they were when the message was sent.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AttachedFile>? Files { get; init; }

    /// <summary>
    /// Of a summary and the question that asked for it: whether the model is sent it in place of all that is above it. Absent for
    /// all other messages.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Summary { get; init; }

    /// <summary>Where the answer took what it says from.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Source>? Sources { get; init; }

    /// <summary>Which passages of the text are taken from which sources.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Citation>? Citations { get; init; }

    /// <summary>What was searched for; whoever shows the answer shows it too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WebSearch? Search { get; init; }

    /// <summary>The id of the model that answered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Model { get; init; }

    /// <summary>One of <see cref="MessageStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>One of <see cref="FinishReasons"/>; absent until the provider gave one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FinishReason { get; init; }

    /// <summary>What the provider blocked, and why.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Blocked? Blocked { get; init; }

    /// <summary>Why a failed or interrupted reply ended.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Problem? Error { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Usage? Usage { get; init; }

    /// <summary>How long it took; absent while it grows, and where nobody measured it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Timing? Timing { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The values of <see cref="Message.Role"/>.</summary>
public static class MessageRoles
{
    public const string User = "user";
    public const string Assistant = "assistant";
}

/// <summary>The values of <see cref="Message.Status"/>.</summary>
public static class MessageStatus
{
    public const string Streaming = "streaming";
    public const string Complete = "complete";
    /// <summary>By the user.</summary>
    public const string Stopped = "stopped";
    /// <summary>See <see cref="Message.Error"/>.</summary>
    public const string Failed = "failed";
    /// <summary>The server went away in mid answer.</summary>
    public const string Interrupted = "interrupted";
}

/// <summary>The values of <see cref="Message.FinishReason"/>.</summary>
public static class FinishReasons
{
    public const string Stop = "stop";
    public const string Tool = "tool";
    public const string Length = "length";
    public const string Safety = "safety";
    public const string Recitation = "recitation";
    public const string Error = "error";
    public const string Other = "other";
}

/// <summary>What the provider blocked.</summary>
/// <param name="Where"><c>prompt</c> or <c>answer</c>.</param>
/// <param name="Reason">The provider's word, such as <c>SAFETY</c>.</param>
/// <param name="Category">The category that was highest, where the provider named one.</param>
/// <param name="Detail">The provider's sentence, where it gave one.</param>
public sealed record Blocked(
    string Where,
    string Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Category = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail = null);

/// <summary>Tokens. Output contains the thoughts, input contains the cached ones.</summary>
public sealed record Usage(long InputTokens, long OutputTokens, long ThoughtTokens, long CachedTokens, long TotalTokens)
{
    /// <summary>What it cost by the price list of its day, in US dollars; absent where nobody asks anything for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? Cost { get; init; }

    /// <summary>True where the answer was cut off before the provider counted: guessed from characters.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Estimated { get; init; }

    /// <summary>True where the model's price is not known: it is reckoned at the dearest that is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Unpriced { get; init; }
}

/// <summary>How long a reply took, in milliseconds from the moment at which the model was asked.</summary>
/// <param name="FirstMs">Until the first of it came, thought or text.</param>
/// <param name="ThoughtsMs">Until the thoughts were over; absent where there were none.</param>
/// <param name="TotalMs">Until its end; of an interrupted one until what was last kept of it.</param>
public sealed record Timing(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? FirstMs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? ThoughtsMs,
    long TotalMs);

/// <summary>A question and its reply: the whole answer of <c>POST /api/chat</c>, and the data of the <c>start</c> event.</summary>
public sealed record Exchange(Guid ConversationId, Message UserMessage, Message Reply);
