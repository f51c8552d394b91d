using Parley.Protocol.Models;
using Parley.Server.Models;

namespace Parley.Tests.Models;

/// <summary>What a model is reckoned with whose price nobody has said.</summary>
public sealed class ReckonedPriceTests
{
    private static readonly DateOnly Day = new(2027, 3, 10);

    [Fact]
    public void A_model_inside_this_network_costs_nothing_and_any_other_as_much_as_the_dearest()
    {
        var table = new ModelTable([new ModelRule("gpu/told", Allowed: true, IsDefault: false, new ModelChanges { Prices = [new DatedPrice(1, 2)] })], new HashSet<string> { "ollama", "gpu" });

        Assert.Equal((new DatedPrice(0, 0), false), (table.ReckonedPriceOf("ollama/llama3.2:3b", Day), table.IsUnpriced("ollama/llama3.2:3b", Day)));
        Assert.Equal((new DatedPrice(1, 2), false), (table.ReckonedPriceOf("gpu/told", Day), table.IsUnpriced("gpu/told", Day)));
        Assert.Equal((table.Dearest(Day), true), (table.ReckonedPriceOf("openai/gpt", Day), table.IsUnpriced("openai/gpt", Day)));
        Assert.Equal((table.Dearest(Day), true), (table.ReckonedPriceOf("gemini-9-unobtainium", Day), table.IsUnpriced("gemini-9-unobtainium", Day)));
    }
}
