using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;

namespace Parley.Protocol.Transfers;

/// <summary>A conversation with all that is kept of it, as it leaves one installation and is taken in by another.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ExportedConversation : UpdatedConversation
{
    /// <summary>What <see cref="Format"/> says.</summary>
    public const string FormatName = "parley-conversation";

    /// <summary>Of a conversation whose messages carry files.</summary>
    public const int VersionWithFiles = 2;

    /// <summary>Of a conversation with summaries, whether files are carried or not.</summary>
    public const int VersionWithSummaries = 3;

    /// <summary>Of a conversation with answers that refer to files, whatever else is in it.</summary>
    public const int VersionWithPartsInFiles = 4;

    /// <summary>The version that this server writes where no file is carried. One that has more to say has a higher number, and is refused rather than cut short.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Always <c>parley-conversation</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The version of the format: 1, 2 where a message carries files, 3 where there are summaries, 4 where an answer refers to files.</summary>
    public required int Version { get; init; }

    /// <summary>Whether the user named it; no title made by a program replaces that.</summary>
    public required bool TitledByUser { get; init; }

    /// <summary>The whole tree in order of creation: each message stands after the one that it follows.</summary>
    public required IReadOnlyList<ExportedMessage> Messages { get; init; }

    /// <summary>The lowest version that says all that is to be said of these.</summary>
    public static int VersionOf(IReadOnlyList<Message> messages) =>
        messages.Any(message => message.Parts?.Any(IsInFile) is true) ? VersionWithPartsInFiles
        : messages.Any(message => message.Summary is not null) ? VersionWithSummaries
        : messages.Any(message => message.Files is not null) ? VersionWithFiles
        : CurrentVersion;

    private static bool IsInFile(JsonElement part) => part.ValueKind == JsonValueKind.Object && (part.TryGetProperty("file", out _) || part.TryGetProperty("lost", out _));
}

/// <summary>A message with what only the server needs of it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ExportedMessage : Message
{
    [JsonConstructor]
    public ExportedMessage()
    {
    }

    [SetsRequiredMembers]
    public ExportedMessage(Message message)
        : base(message)
    {
    }

    /// <summary>The settings that a reply was asked with.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelSettings? Settings { get; init; }

    /// <summary>The model's whole turn as Gemini gave it, with its signatures; it goes back to the model unchanged.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? GeminiParts { get; init; }
}
