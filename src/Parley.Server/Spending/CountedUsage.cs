using Microsoft.Extensions.AI;
using Parley.Protocol.Chat;
using Parley.Server.Models;

namespace Parley.Server.Spending;

/// <summary>What a provider has counted, as it is told to people.</summary>
internal static class CountedUsage
{
    public static Usage Of(UsageDetails details)
    {
        var input = Math.Max(0, details.InputTokenCount ?? 0);
        var output = Math.Max(0, details.OutputTokenCount ?? 0);
        return new Usage(input, output, Math.Max(0, details.ReasoningTokenCount ?? 0), Math.Max(0, details.CachedInputTokenCount ?? 0),
            Math.Max(0, details.TotalTokenCount ?? (input + output)));
    }

    /// <summary>With what it costs on a day.</summary>
    public static Usage Of(UsageDetails details, ModelTable table, string model, DateOnly day) => ModelPrices.WithCost(table, model, Of(details), day);
}
