using System.Net.Http.Json;
using System.Text.Json;
using Parley.Emulation.Answers;
using Parley.Protocol.Chat;
using Parley.Protocol.Spending;

namespace Parley.Tests.Mcp;

/// <summary>What the tools say of themselves is part of each prompt: it has its bounds, and its price.</summary>
public sealed class OfferTests : ToolTest
{
    private const int MostCharacters = 100_000;

    [Fact]
    public async Task All_descriptions_together_have_a_bound()
    {
        for (var i = 0; i < 100; i++)
            Mcp.Tools[$"wordy{i:00}"] = TestTool.Saying($"wordy{i:00}", "x") with { Description = new string('d', 2_000) };
        var server = await AddAsync();
        Gemini.Script(new Answer().Text("Hello."));

        await SayAsync(new SendMessage("Hi", Settings: With(server)));

        var declared = Asked[0]["tools"]![0]!["functionDeclarations"]!.AsArray();
        Assert.InRange(declared.Sum(function => function!.ToJsonString().Length), MostCharacters / 2, MostCharacters + 60 * declared.Count);
        // What is left out is whole, and small ones that still fit are there.
        Assert.All(declared, function => Assert.True(((string?)function!["description"])!.Length is 2_000 or < 100));
        Assert.Contains(declared, function => (string?)function!["name"] == "Docs_time");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task They_are_set_aside_with_the_question(bool temporary)
    {
        for (var i = 0; i < 20; i++)
            Mcp.Tools[$"wordy{i:00}"] = TestTool.Saying($"wordy{i:00}", "x") with { Description = new string('d', 2_000) };
        var server = await AddAsync();
        using var set = await Ada.PutAsJsonAsync("/api/admin/budgets", new SetBudget("all", "month", 100, null), JsonSerializerOptions.Web, Cancelled);
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("a").Until(gate.Task), new Answer().Text("b").Until(gate.Task));
        const string Model = "gemini-4-hydrogen";

        var plain = await ReservedAsync(new SendMessage("Hi", Model: Model, Settings: new(MaxOutputTokens: 1_000), Temporary: temporary));
        var withTools = await ReservedAsync(new SendMessage("Hi", Model: Model, Settings: With(server) with { MaxOutputTokens = 1_000 }, Temporary: temporary)) - plain;

        // 40,000 characters are as many as 20,000 tokens.
        Assert.InRange(withTools, plain + 20_000 * 1.5m / 1_000_000, plain + 30_000 * 1.5m / 1_000_000);
        gate.SetResult();

        async Task<decimal> ReservedAsync(SendMessage message)
        {
            await using var stream = await StreamAsync("/api/chat", message);
            await stream.NextAsync();
            await stream.NextAsync();
            return (await ReadAsync<AdminBudgetList>(await Ada.GetAsync("/api/admin/budgets", Cancelled))).Items[0].Reserved ?? 0;
        }
    }
}
