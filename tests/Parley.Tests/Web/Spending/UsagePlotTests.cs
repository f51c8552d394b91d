using Bunit;
using Parley.Protocol.Spending;
using Parley.Web.Spending;

namespace Parley.Tests.Web.Spending;

public sealed class UsagePlotTests : BunitContext
{
    private static readonly DateOnly March = new(2027, 3, 1);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.0000075, 0.00001)]
    [InlineData(0.3, 0.5)]
    [InlineData(1, 1)]
    [InlineData(1.01, 2)]
    [InlineData(7, 10)]
    [InlineData(20.5, 50)]
    public void Its_top_is_a_number_that_is_easily_read(double highest, double top) => Assert.Equal((decimal)top, PlotScale.Top((decimal)highest));

    [Fact]
    public void Each_day_has_a_bar_as_high_as_its_cost_and_a_line_in_the_table()
    {
        var plot = Render<UsagePlot>(parameters => parameters.Add(p => p.Days, [.. Enumerable.Range(0, 31).Select(i => (March.AddDays(i), i == 4 ? 2m : i == 9 ? 1m : 0m))]));

        var bars = plot.FindAll("rect");
        Assert.Equal(["140", "70"], bars.Select(bar => bar.GetAttribute("height")));
        Assert.Equal("img", plot.Find("svg").GetAttribute("role"));
        Assert.Contains("2", plot.Find("svg").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Equal(2, plot.FindAll("tbody tr").Count);
        Assert.Empty(plot.FindAll("[style], script"));
    }

    [Fact]
    public void A_model_without_a_known_price_shows_what_it_was_reckoned_with()
    {
        var table = Render<UsageTable>(parameters => parameters
            .Add(p => p.Caption, "By model").Add(p => p.Head, "Model").Add(p => p.Name, item => item.Model!)
            .Add(p => p.Items, [new UsageItem(new UsageSum(2, 0, 2, 10, 20, 0, 0, 0)) { Model = "new-one" }, new UsageItem(new UsageSum(2, 0, 2, 10, 20, 0, 0, 0.25m)) { Model = "reckoned" }, new UsageItem(new UsageSum(2, 0, 0, 10, 20, 0, 0, 0.5m)) { Model = "known" }]));

        Assert.Equal(["–", "≈ $0.25", "$0.50"], table.FindAll("td:last-child").Select(cell => cell.TextContent));
    }

    [Theory]
    [InlineData(false, false, 0.5, "")]
    [InlineData(true, false, 0.9, "Your budget for today: $0.90 of $1.00 spent.")]
    [InlineData(true, true, 1.2, "Your budget for today is spent.")]
    public void The_line_above_the_composer_warns_from_four_fifths_on(bool warning, bool exceeded, double spent, string said)
    {
        var line = Render<BudgetLine>(parameters => parameters.Add(p => p.Budgets,
            [new BudgetState(BudgetScopes.User, BudgetPeriods.Day, 1, (decimal)spent, 0, new DateTimeOffset(2027, 3, 11, 0, 0, 0, TimeSpan.Zero), warning, exceeded)]));

        Assert.StartsWith(said, line.FindAll(".budget-line").Select(one => one.TextContent.Trim()).SingleOrDefault() ?? "", StringComparison.Ordinal);
        Assert.Equal(said.Length > 0 ? 1 : 0, line.FindAll(".budget-line time").Count);
    }
}
