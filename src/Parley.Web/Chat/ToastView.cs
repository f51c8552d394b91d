namespace Parley.Web.Chat;

/// <summary>What was just done to conversations.</summary>
/// <param name="Text">In words.</param>
/// <param name="Undo">The change that takes it back.</param>
/// <param name="Ids">For which of them it can be taken back.</param>
/// <param name="Back">Where that leads to; null for where one is.</param>
public sealed record ToastView(string Text, string Undo, IReadOnlyList<Guid> Ids, string? Back);
