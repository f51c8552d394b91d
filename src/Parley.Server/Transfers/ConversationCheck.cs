using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Protocol.Chat;
using Parley.Protocol.Files;
using Parley.Protocol.Models;
using Parley.Protocol.Transfers;

namespace Parley.Server.Transfers;

/// <summary>Looks at a conversation that comes from outside: whether it is one that could have been written here.</summary>
internal static partial class ConversationCheck
{
    public const string NoConversation = "This is no conversation as Parley exports it.";

    private const int MostMessages = 20_000;
    private const int LongestTitle = 200;
    private const int LongestQuestion = 200_000;
    private const int LongestWord = 200;
    private const int MostParts = 1_000;
    private const int MostGeminiParts = 10_000;
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromDays(1);
    private static readonly string[] Statuses =
        [MessageStatus.Streaming, MessageStatus.Complete, MessageStatus.Stopped, MessageStatus.Failed, MessageStatus.Interrupted];

    [GeneratedRegex("^(" + ChatModel.IdPattern + ")$", RegexOptions.CultureInvariant)]
    private static partial Regex ModelId { get; }

    /// <summary>Why it cannot be taken in, for a person; null where it can.</summary>
    public static string? RefusalOf(ExportedConversation? conversation, DateTimeOffset now)
    {
        if (conversation is not { Format: ExportedConversation.FormatName })
            return NoConversation;
        if (conversation.Version is not (ExportedConversation.CurrentVersion or ExportedConversation.VersionWithFiles or ExportedConversation.VersionWithSummaries or ExportedConversation.VersionWithPartsInFiles))
            return "Another version of Parley exported it, in a format that is not known here.";
        if (WrongOf(conversation, now) is { } wrong)
            return Wrong(wrong);

        var before = new HashSet<Guid>();
        for (var i = 0; i < conversation.Messages.Count; i++)
        {
            var message = conversation.Messages[i];
            if (message is null)
                return Wrong($"messages[{i}]");
            if (WrongOf(message, conversation.Id, now) is { } member)
                return Wrong($"messages[{i}].{member}");
            // Whoever follows only what stands before it cannot go in a circle.
            if (!before.Add(message.Id) || (message.ParentId is { } parent && (parent == message.Id || !before.Contains(parent))))
                return $"Its messages do not hold together: number {i + 1} follows one that is not there before it, or is there twice.";
        }

        return conversation.CurrentMessageId is { } current && !before.Contains(current) ? Wrong("currentMessageId") : null;
    }

    private static string Wrong(string member) => $"Something in it is not as it should be: {member}.";

    private static string? WrongOf(ExportedConversation conversation, DateTimeOffset now) =>
        conversation.Id == Guid.Empty ? "id"
        : string.IsNullOrWhiteSpace(conversation.Title) || conversation.Title.Length > LongestTitle || !IsText(conversation.Title) ? "title"
        : conversation.Model is { } model && !ModelId.IsMatch(model) ? "model"
        : !IsTime(conversation.CreatedAt, now) ? "createdAt"
        : !IsTime(conversation.UpdatedAt, now) ? "updatedAt"
        : !AreSettings(conversation.Settings) ? "settings"
        : conversation.Messages is not { Count: > 0 and <= MostMessages } ? "messages"
        : null;

    internal static bool AreSettings(ModelSettings? settings) => settings is null
        || (Validator.TryValidateObject(settings, new ValidationContext(settings), null, validateAllProperties: true)
            && IsText(settings.SystemInstruction) && (settings.StopSequences ?? []).All(text => text is not null && IsText(text)));

    private static string? WrongOf(ExportedMessage message, Guid conversationId, DateTimeOffset now) =>
        message.Id == Guid.Empty ? "id"
        : message.ConversationId != conversationId ? "conversationId"
        : message.Role is not (MessageRoles.User or MessageRoles.Assistant) ? "role"
        : !Statuses.Contains(message.Status) || (message.Role == MessageRoles.User && message.Status != MessageStatus.Complete) ? "status"
        : message.Text is null || !IsText(message.Text) || (message.Role == MessageRoles.User && message.Text.Length > LongestQuestion) ? "text"
        : !IsText(message.Thoughts) ? "thoughts"
        : message.Model is { } model && !ModelId.IsMatch(model) ? "model"
        : !IsWord(message.FinishReason) ? "finishReason"
        : message.Blocked is { } blocked && !(IsWord(blocked.Where, needed: true) && IsWord(blocked.Reason, needed: true) && IsWord(blocked.Category) && IsText(blocked.Detail)) ? "blocked"
        : message.Error is { } error && !IsProblem(error) ? "error"
        : message.Usage is { } usage && usage is not { InputTokens: >= 0, OutputTokens: >= 0, ThoughtTokens: >= 0, CachedTokens: >= 0, TotalTokens: >= 0 } ? "usage"
        : message.Timing is { } timing && (timing.TotalMs < 0 || timing.FirstMs < 0 || timing.ThoughtsMs < 0) ? "timing"
        : !AreSettings(message.Settings) ? "settings"
        : message.Parts is { } parts && !(parts.Count <= MostParts && parts.All(IsPart)) ? "parts"
        : message.GeminiParts is { } turn && !(turn.ValueKind == JsonValueKind.Array && turn.GetArrayLength() <= MostGeminiParts && turn.EnumerateArray().All(IsPart)) ? "geminiParts"
        : message.Files is { } files && !(message.Role == MessageRoles.User && AreFiles(files)) ? "files"
        // Of which file somebody may see the content is asked anew on each look: another's that is named here is none of theirs.
        : !(message.Attachments ?? []).SequenceEqual((message.Files ?? []).Select(file => file.Id)) ? "attachments"
        : GroundingCheck.WrongOf(message) is { } wrong ? wrong
        : !IsTime(message.CreatedAt, now) ? "createdAt"
        : null;

    private static bool AreFiles(IReadOnlyList<AttachedFile> files) => files.Count <= AttachedFile.MostOfOneMessage && files.DistinctBy(file => file?.Id).Count() == files.Count
        && files.All(file => file is { Size: >= 0 } && IsWord(file.Name, needed: true) && IsWord(file.MediaType, needed: true)
            && file.Kind is FileKinds.Image or FileKinds.Pdf or FileKinds.Audio or FileKinds.Video or FileKinds.Text);

    private static bool IsProblem(Protocol.Problem problem) =>
        problem is { Status: >= 400 and < 600, UserMessage: null, Reply: null, ConversationId: null, Errors: null }
        && IsWord(problem.Type, needed: true) && IsWord(problem.Title, needed: true) && IsWord(problem.Code, needed: true) && IsWord(problem.TraceId)
        && problem.Detail is { Length: <= 2_000 } && IsText(problem.Detail);

    private static bool IsPart(JsonElement part)
    {
        try
        {
            return part.ValueKind == JsonValueKind.Object && HoldsTexts(part);
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate, which is found only when somebody reads it.
            return false;
        }
    }

    private static bool HoldsTexts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => IsText(value.GetString()),
        JsonValueKind.Array => value.EnumerateArray().All(HoldsTexts),
        JsonValueKind.Object => value.EnumerateObject().All(member => IsText(member.Name) && HoldsTexts(member.Value)),
        _ => true,
    };

    internal static bool IsWord(string? word, bool needed = false) => word is null ? !needed : word.Length <= LongestWord && IsText(word);

    /// <summary>A text that a database takes. Lone surrogates the reader of JSON refuses by itself.</summary>
    internal static bool IsText(string? text) => text is null || !text.Contains('\0', StringComparison.Ordinal);

    private static bool IsTime(DateTimeOffset time, DateTimeOffset now) => time >= DateTimeOffset.UnixEpoch && time <= now + ClocksDiffer;
}
