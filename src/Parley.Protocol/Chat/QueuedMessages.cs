using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Parley.Protocol.Files;

namespace Parley.Protocol.Chat;

/// <summary>What was sent while an answer grew: each goes on its way when the answer before it is complete.</summary>
/// <param name="Items">In the order in which they will be sent.</param>
/// <param name="Paused">Whether they wait for somebody to send them, as they do after an answer that was stopped, failed or was interrupted.</param>
public sealed record QueuedMessages(IReadOnlyList<QueuedMessage> Items, bool Paused);

/// <summary>A message that waits to be sent.</summary>
/// <param name="Id">The id that the message will have.</param>
/// <param name="ConversationId">Where it will be sent.</param>
/// <param name="Text">What it says.</param>
/// <param name="Model">The model that will be asked; absent: the conversation's.</param>
/// <param name="CreatedAt">When it was queued, UTC.</param>
public sealed record QueuedMessage(Guid Id, Guid ConversationId, string Text, string? Model, DateTimeOffset CreatedAt)
{
    /// <summary>The files that it carries.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AttachedFile>? Files { get; init; }
}

/// <summary>Has a message sent when the answer that grows is complete.</summary>
/// <param name="Message">1 to 200,000 characters, not blank unless there are attachments; kept as it was sent.</param>
/// <param name="MessageId">The client's id for the message: the same id again is the same message, never a second one.</param>
/// <param name="Model">One of <c>GET /api/models</c>; absent: the conversation's, else the default.</param>
/// <param name="DraftRevision">The revision of the draft that it was written over: what is queued leaves the draft.</param>
/// <param name="Attachments">Ids of uploaded files, 20 at most.</param>
public sealed record QueueMessage(
    [property: Required(AllowEmptyStrings = true, ErrorMessage = "Must be given.")] string? Message,
    Guid? MessageId = null,
    string? Model = null,
    long? DraftRevision = null,
    IReadOnlyList<Guid>? Attachments = null);

/// <summary>Changes what is given of a message that waits.</summary>
/// <param name="Message">1 to 200,000 characters, not blank.</param>
/// <param name="Model">One of <c>GET /api/models</c>.</param>
public sealed record UpdateQueued(string? Message = null, string? Model = null);
