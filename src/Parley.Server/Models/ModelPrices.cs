using Parley.Protocol.Chat;

namespace Parley.Server.Models;

/// <summary>What answers cost, as far as prices are known.</summary>
internal static class ModelPrices
{
    private const decimal Unit = 1_000_000;

    /// <returns>US dollars; null where the model's price is not known.</returns>
    public static decimal? CostOf(ModelTable table, string model, Usage usage, DateOnly day)
    {
        if (table.PriceOf(model, day) is not { } price)
            return null;

        var isOver = usage.InputTokens > price.OverTokens;
        var (input, output) = (isOver ? price.InputOver ?? price.Input : price.Input, isOver ? price.OutputOver ?? price.Output : price.Output);
        var cached = Math.Min(usage.CachedTokens, usage.InputTokens);
        return ((usage.InputTokens - cached) * input + cached * (price.Cached ?? input) + usage.OutputTokens * output) / Unit;
    }
}
