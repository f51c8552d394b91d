using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Protocol.Chat;

namespace Parley.Protocol.Sharing;

/// <summary>Body of <c>POST /api/conversations/{id}/shares</c>.</summary>
/// <param name="LastMessageId">The message with which the shared branch ends; absent: the branch that is shown, to its end.</param>
/// <param name="ExpiresInDays">After how many days the link leads nowhere any more, 1 … 365; absent: never.</param>
/// <param name="ShowName">Whether the page says who shared it.</param>
public sealed record CreateShare(Guid? LastMessageId = null, [property: Range(1, 365)] int? ExpiresInDays = null, bool ShowName = false);

/// <summary>A link under which a copy of one branch of a conversation can be read, as it was when the link was made.</summary>
public sealed record Share
{
    /// <summary>By which its owner revokes it; it leads nowhere.</summary>
    public required Guid Id { get; init; }

    /// <summary>The conversation that it was made from.</summary>
    public required Guid ConversationId { get; init; }

    /// <summary>The conversation's title when it was made.</summary>
    public required string Title { get; init; }

    /// <summary>Path of the page on this server. Whoever has it can read what was shared.</summary>
    public required string Path { get; init; }

    /// <summary>How many messages it shows.</summary>
    public required int Messages { get; init; }

    /// <summary>The name that the page shows; absent where it shows none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SharedBy { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>UTC; absent where it does not expire.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>The links that a user has made and that have not expired, the newest first.</summary>
public sealed record ShareList(IReadOnlyList<Share> Items);

/// <summary>A message as a shared page shows it: nothing in it leads back to the conversation.</summary>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Text">Markdown, as it was when the link was made.</param>
/// <param name="Model">The model that answered.</param>
/// <param name="CreatedAt">UTC.</param>
public sealed record SharedMessage(string Role, string Text, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Model, DateTimeOffset CreatedAt)
{
    /// <summary>Code that was run, its output and pictures; see <see cref="Message.Parts"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<JsonElement>? Parts { get; init; }

    /// <summary>Where the answer took what it says from.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Source>? Sources { get; init; }

    /// <summary>Which passages are taken from which sources.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Citation>? Citations { get; init; }

    /// <summary>What was searched for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WebSearch? Search { get; init; }
}
