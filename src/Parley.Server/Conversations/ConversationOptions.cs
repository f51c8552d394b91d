using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Conversations;

/// <summary>How conversations are kept (section <c>Conversations</c>).</summary>
internal sealed class ConversationOptions
{
    /// <summary>How many days a deleted conversation can be restored; 0: it is gone at once.</summary>
    [Range(0, 3_650)]
    public int TrashDays { get; set; } = 30;
}
