using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Protocol.Spending;

namespace Parley.Tests.OpenAi;

/// <summary>Programs with a key spend their user's money.</summary>
public sealed class SpendingTests : OpenAiTest
{
    private const string Ask = $$"""{"model":"{{Model}}","messages":[{"role":"user","content":"Hello there"}]}""";

    [Fact]
    public async Task Whole_and_streamed_answers_are_counted_and_refused_ones_cost_nothing()
    {
        Gemini.Script(new Answer().Text(new string('a', 400)), new Answer().Text(new string('a', 800)), Answer.Fail(GeminiErrors.KeyInvalid));

        using (var whole = await CompleteAsync(Ask))
            Assert.True(whole.IsSuccessStatusCode);
        using (var streamed = await CompleteAsync(Ask.Replace("{\"model\"", "{\"stream\":true,\"model\"", StringComparison.Ordinal)))
            await streamed.Content.ReadAsStringAsync(Cancelled);
        using (await CompleteAsync(Ask)) { }

        var total = (await ReadAsync<UsageReport>(await Ada.GetAsync("/api/usage", Cancelled))).Total;
        Assert.Equal((3L, 0L, 300L), (total.Requests, total.Estimated, total.OutputTokens));
        Assert.Equal(total.InputTokens * 1.5m / 1_000_000 + 300 * 7.5m / 1_000_000, total.Cost);
        Assert.Contains($",{Model},api,3,0,0,", await Ada.GetStringAsync(new Uri("/api/usage.csv", UriKind.Relative), Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_hangs_up_pays_for_what_came()
    {
        Gemini.Script(new Answer().Text(new string('a', 400)).Break(Fault.Silence));
        using (var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(Ask.Replace("{\"model\"", "{\"stream\":true,\"model\"", StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json") })
        using (var answer = await Program.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled))
        {
            await using var body = await answer.Content.ReadAsStreamAsync(Cancelled);
            using var reader = new StreamReader(body);
            while ((await reader.ReadLineAsync(Cancelled))?.Contains("aaaa", StringComparison.Ordinal) is false)
            {
            }
        }

        UsageSum total;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        do
            total = (await ReadAsync<UsageReport>(await Ada.GetAsync("/api/usage", Cancelled))).Total;
        while (total.Requests == 0 && await timer.WaitForNextTickAsync(Cancelled));
        Assert.Equal((1L, 100L), (total.Requests, total.OutputTokens));
    }

    [Fact]
    public async Task Over_the_budget_a_program_is_told_as_OpenAI_tells_it()
    {
        using (var set = await Ada.PutAsync(new Uri("/api/admin/budgets", UriKind.Relative), System.Net.Http.Json.JsonContent.Create(new SetBudget("everyone", "month", 0)), Cancelled))
            Assert.True(set.IsSuccessStatusCode);

        using var answer = await CompleteAsync(Ask);

        var error = await ErrorAsync(answer, 429, "insufficient_quota");
        Assert.Equal("insufficient_quota", error.GetProperty("type").GetString());
        Assert.Contains("It begins anew on the first of next month", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(31));
        Assert.DoesNotContain(Gemini.Requests, request => request.Method == "POST");
    }
}
