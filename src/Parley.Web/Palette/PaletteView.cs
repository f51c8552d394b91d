using Parley.Protocol.Conversations;
using Parley.Protocol.Models;

namespace Parley.Web.Palette;

/// <summary>What the command palette offers before anything is typed.</summary>
/// <param name="Recent">The latest conversations.</param>
/// <param name="Models">What can be chosen.</param>
/// <param name="IsAdmin">Whether the user administers this server.</param>
/// <param name="IsApple">Whether the keyboard has ⌘.</param>
public sealed record PaletteView(IReadOnlyList<ConversationSummary> Recent, IReadOnlyList<ChatModel> Models, bool IsAdmin, bool IsApple);
