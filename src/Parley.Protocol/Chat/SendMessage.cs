using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Parley.Protocol.Chat;

/// <summary>Says something in a conversation and asks the model for the answer.</summary>
/// <param name="Message">1 to 200,000 characters, not blank unless there are attachments; kept as it was sent.</param>
/// <param name="ConversationId">Goes on with this conversation; absent: a new one.</param>
/// <param name="ParentId">The reply to go on from; absent: the conversation's current leaf.</param>
/// <param name="EditOf">The user message of which this is a new version, a sibling. Not with <paramref name="ParentId"/>.</param>
/// <param name="MessageId">The client's id for the user message: the same id again is the same send, never a second one.</param>
/// <param name="History">What was said before, oldest first; only for a new conversation.</param>
/// <param name="Model">One of <c>GET /api/models</c>; absent: the conversation's, else the default.</param>
/// <param name="Attachments">Ids of uploaded files, 20 at most.</param>
/// <param name="Settings">Settings of the model for this answer; absent: the conversation's.</param>
/// <param name="Temporary">Keep nothing on disk; the conversation lives in memory until it has been idle for 30 minutes.</param>
/// <param name="DraftRevision">The revision of the draft that the message was written over: what is sent leaves the draft. Absent: drafts are left alone.</param>
public sealed record SendMessage(
    [property: Required(AllowEmptyStrings = true, ErrorMessage = "Must be given.")] string? Message,
    Guid? ConversationId = null,
    Guid? ParentId = null,
    Guid? EditOf = null,
    Guid? MessageId = null,
    [property: MaxLength(1000)] IReadOnlyList<PastMessage>? History = null,
    string? Model = null,
    IReadOnlyList<Guid>? Attachments = null,
    ModelSettings? Settings = null,
    bool? Temporary = null,
    long? DraftRevision = null);

/// <summary>One message that was said elsewhere before.</summary>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">What was said.</param>
public sealed record PastMessage(
    [property: Required(ErrorMessage = "Must be given.")] string? Role,
    [property: Required(ErrorMessage = "Must be given.")] string? Content);

/// <summary>Settings for one answer; a model is only sent what it takes.</summary>
/// <param name="Temperature">0 to 2.</param>
/// <param name="TopP">0 to 1.</param>
/// <param name="TopK">1 or more.</param>
/// <param name="MaxOutputTokens">The longest answer, thinking included.</param>
/// <param name="StopSequences">5 at most.</param>
/// <param name="ThinkingLevel"><c>minimal</c>, <c>low</c>, <c>medium</c>, <c>high</c> or <c>xhigh</c>.</param>
/// <param name="SystemInstruction">What the model is told before the conversation.</param>
/// <param name="Tools">Which of <see cref="ModelTools"/> the model may use.</param>
/// <param name="Servers">Which of <c>GET /api/tools</c> the model may use; those that are there no more are passed over.</param>
/// <param name="AboutMe">Whether the model is told what the user says of themselves, see <c>/api/me/instructions</c>; absent: as the conversation has it, and a new one as the user wishes.</param>
/// <param name="Preset">What the preset is called that these were taken from: shown, and nothing else.</param>
/// <param name="Safety">How much Gemini blocks by its own judgement: <c>off</c>, <c>few</c>, <c>some</c> or <c>most</c>; absent: as it does by itself.</param>
public sealed record ModelSettings(
    [property: Range(0.0, 2.0)] double? Temperature = null,
    [property: Range(0.0, 1.0)] double? TopP = null,
    [property: Range(1, int.MaxValue)] int? TopK = null,
    [property: Range(1, int.MaxValue)] int? MaxOutputTokens = null,
    [property: MaxLength(5)] IReadOnlyList<string>? StopSequences = null,
    [property: AllowedValues("minimal", "low", "medium", "high", "xhigh", null, ErrorMessage = "One of minimal, low, medium, high, xhigh.")] string? ThinkingLevel = null,
    [property: StringLength(ModelSettings.LongestInstruction)] string? SystemInstruction = null,
    [property: MaxLength(10), Among(ModelTools.Search, ModelTools.Pages, ModelTools.Code)] IReadOnlyList<string>? Tools = null,
    [property: MaxLength(ModelSettings.MostServers)] IReadOnlyList<Guid>? Servers = null,
    bool? AboutMe = null,
    [property: StringLength(SavePreset.LongestName)] string? Preset = null,
    [property: AllowedValues("off", "few", "some", "most", null, ErrorMessage = "One of off, few, some, most.")] string? Safety = null)
{
    /// <summary>How many characters <see cref="SystemInstruction"/> has at most.</summary>
    public const int LongestInstruction = 100_000;

    /// <summary>How many <see cref="Servers"/> there are at most.</summary>
    public const int MostServers = 20;

    /// <summary>Whether nothing is set.</summary>
    [JsonIgnore]
    public bool IsEmpty => this is { Temperature: null, TopP: null, TopK: null, MaxOutputTokens: null, StopSequences: null or [], ThinkingLevel: null or "", SystemInstruction: null or "", Tools: null or [], Servers: null or [], AboutMe: not true, Preset: null or "", Safety: null or "" };
}

/// <summary>The values of <see cref="ModelSettings.Tools"/>: what a model can do beside answering.</summary>
public static class ModelTools
{
    /// <summary>Search with Google.</summary>
    public const string Search = "search";

    /// <summary>Read the pages whose addresses stand in the question.</summary>
    public const string Pages = "pages";

    /// <summary>Run code of its own, in Google's sandbox.</summary>
    public const string Code = "code";

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> All { get; } = [Search, Pages, Code];
}

/// <summary>Each text of a list is one of these.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class AmongAttribute(params string[] values) : ValidationAttribute("Each is one of: " + string.Join(", ", values) + ".")
{
    public override bool IsValid(object? value) => value is null || value is IReadOnlyList<string?> list && list.All(text => values.Contains(text));
}

/// <summary>Asks for another answer to the same question.</summary>
public sealed record Regenerate(string? Model = null, ModelSettings? Settings = null);
