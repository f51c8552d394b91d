using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Protocol.Drafts;
using Parley.Protocol.Models;
using Parley.Protocol.Spending;
using Parley.Protocol.Tools;

namespace Parley.Web.Chat;

/// <summary>All that the chat page shows.</summary>
public sealed record ChatView
{
    /// <summary>Who is signed in.</summary>
    public required User User { get; init; }

    /// <summary>The conversations at the side.</summary>
    public required SideView Side { get; init; }

    /// <summary>What can be chosen.</summary>
    public required ModelList Models { get; init; }

    /// <summary>The conversation that is open; null for a new one.</summary>
    public UpdatedConversation? Conversation { get; init; }

    /// <summary>The messages to show.</summary>
    public IReadOnlyList<ShownMessage> Branch { get; init; } = [];

    /// <summary>The own message that is being edited, where that is asked for by address.</summary>
    public Guid? Editing { get; init; }

    /// <summary>What was done on the way here, and can be taken back.</summary>
    public ToastView? Toast { get; init; }

    /// <summary>What went wrong with the last send.</summary>
    public string? Error { get; init; }

    /// <summary>What is written here and not sent yet; null where that is kept nowhere.</summary>
    public Draft? Draft { get; init; }

    /// <summary>What waits to be sent; null in a new chat.</summary>
    public QueuedMessages? Queue { get; init; }

    /// <summary>Whether nothing of this is kept: a conversation in memory only, or one that begins as such.</summary>
    public bool IsTemporary { get; init; }

    /// <summary>Whether the conversation's model must not be asked any more.</summary>
    public bool IsModelForbidden { get; init; }

    /// <summary>Whether models are told what the user says of themselves, here or in the chat that begins here.</summary>
    public bool AboutMe { get; init; }

    /// <summary>The budgets that count for the user.</summary>
    public IReadOnlyList<BudgetState> Budgets { get; init; } = [];

    /// <summary>The servers of tools that can be chosen.</summary>
    public IReadOnlyList<OfferedToolServer> ToolServers { get; init; } = [];

    /// <summary>What was typed and could not be sent.</summary>
    public string? Typed { get; init; }

    /// <summary>The largest file that can be sent along, in bytes.</summary>
    public long LargestFile { get; init; }

    /// <summary>Whether the user administers this server.</summary>
    public bool IsAdmin => User.Role == Roles.Admin;

    /// <summary>The reply that grows at this moment; null where none does.</summary>
    public ShownMessage? Growing => Branch is [.., { Message.Status: MessageStatus.Streaming } last] ? last : null;

    /// <summary>Whether only the built-in model answers.</summary>
    public bool IsDemo => Models.Items.All(m => m.Provider == "parley");
}

/// <summary>The conversations at the side.</summary>
/// <param name="Groups">Under their headings.</param>
/// <param name="Current">The one that is open.</param>
/// <param name="Next">The cursor that asks for the older ones; null where these are all.</param>
/// <param name="Open">What is open, as it is now, for a page that was there before.</param>
public sealed record SideView(IReadOnlyList<ConversationGroup> Groups, Guid? Current, string? Next, UpdatedConversation? Open = null);
