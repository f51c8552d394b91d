using Parley.Server.Spending;

namespace Parley.Server.Chat.Tools;

/// <summary>An answer must not ask the model once more, for a budget is spent.</summary>
internal sealed class BudgetSpentException(BudgetRefusal refusal) : Exception(refusal.Detail)
{
    /// <summary>Which, and until when.</summary>
    public BudgetRefusal Refusal => refusal;
}
