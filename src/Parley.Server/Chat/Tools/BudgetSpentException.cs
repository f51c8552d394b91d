namespace Parley.Server.Chat.Tools;

/// <summary>An answer must not ask the model once more, for a budget is spent.</summary>
internal sealed class BudgetSpentException(string detail) : Exception(detail);
