using Parley.Protocol.Chat;
using Parley.Protocol.Models;
using Parley.Server.Models.Demo;

namespace Parley.Server.Models;

/// <summary>What answers cost, as far as prices are known.</summary>
internal static class ModelPrices
{
    private const decimal Unit = 1_000_000;

    /// <summary>With what it costs, or is reckoned with.</summary>
    public static Usage WithCost(ModelTable table, string model, Usage usage, DateOnly day) => usage with
    {
        Cost = model == DemoChatClient.ModelId ? null : CostOf(table.ReckonedPriceOf(model, day), usage),
        Unpriced = model != DemoChatClient.ModelId && usage.TotalTokens > 0 && table.IsUnpriced(model, day),
    };

    private static decimal CostOf(DatedPrice price, Usage usage)
    {
        var isOver = usage.InputTokens > price.OverTokens;
        var (input, output) = (isOver ? price.InputOver ?? price.Input : price.Input, isOver ? price.OutputOver ?? price.Output : price.Output);
        var cached = Math.Min(usage.CachedTokens, usage.InputTokens);
        return ((usage.InputTokens - cached) * input + cached * (price.Cached ?? input) + usage.OutputTokens * output) / Unit;
    }
}
