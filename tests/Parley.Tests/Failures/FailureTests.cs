using System.Net;
using System.Text.Json;
using Parley.Emulation;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Protocol.Admin;
using Parley.Protocol.Chat;
using Parley.Server.Failures;
using Parley.Server.Governor;
using Parley.Tests.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Failures;

/// <summary>Each refusal says which it was, and administrators see it as it came.</summary>
public sealed class FailureTests : ChatTest
{
    private static readonly Dictionary<string, (GeminiError Error, int Status, string Says)> Refusals = new()
    {
        ["a wrong key"] = (GeminiErrors.KeyInvalid, 502, "it is not valid, or no longer"),
        ["a switched off API"] = (GeminiErrors.ServiceDisabled, 502, "is switched off in the project"),
        ["a key without rights"] = (new(403, "PERMISSION_DENIED", "Your API key was reported as leaked."), 502, "it is blocked, or has not the right"),
        ["a region"] = (GeminiErrors.LocationNotSupported, 502, "does not serve the region"),
        ["billing"] = (new(400, "FAILED_PRECONDITION", "Gemini API free tier is not available in your country. Please enable billing on your project in Google AI Studio."), 502, "once billing is set up"),
        ["the day's requests"] = (GeminiErrors.QuotaPerDay, 429, "Today's 20 Gemini requests"),
        ["no quota at all"] = (GeminiErrors.QuotaOfZero, 429, "has no Gemini quota for this model"),
        ["the minute's requests"] = (GeminiErrors.QuotaPerMinute(), 429, "quota of requests a minute is used up. Try again in 17 s."),
        ["an unknown quota"] = (GeminiErrors.QuotaBare, 429, "used up for the moment"),
    };

    public static TheoryData<string> All => [.. Refusals.Keys];

    private protected override ParleyApp Adjust(ParleyApp app) => app.With("Governor__LongestWait", "00:00:00");

    [Theory]
    [MemberData(nameof(All))]
    public async Task A_refusal_says_which_it_was(string row)
    {
        var (error, status, says) = Refusals[row];
        Gemini.Script(Answer.Fail(error));

        var answer = await PostAsync("/api/chat", new SendMessage("Why?"));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(says, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled)).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Gemini_says_of_a_delay_is_passed_on_with_a_quota_of_the_day_too()
    {
        Gemini.Script(Answer.Fail(GeminiErrors.QuotaPerDayWithDelay));

        var answer = await PostAsync("/api/chat", new SendMessage("Why?"));

        var problem = await answer.ProblemAsync(429, "provider_rate_limited");
        Assert.Equal((41, 41), ((int?)problem["retryAfter"], answer.Headers.RetryAfter?.Delta?.TotalSeconds));
        Assert.NotNull(problem["resetsAt"]);
    }

    [Fact]
    public async Task A_quota_of_the_day_says_when_it_begins_anew()
    {
        Gemini.Script(Answer.Fail(GeminiErrors.QuotaPerDay));

        var problem = await (await PostAsync("/api/chat", new SendMessage("Why?"))).ProblemAsync(429, "provider_rate_limited");

        var resetsAt = (DateTimeOffset)problem["resetsAt"]!;
        Assert.InRange(resetsAt, TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow().AddHours(25));
        Assert.True(resetsAt is { Hour: 7 or 8, Minute: 0, Second: 0 });
    }

    [Theory]
    [InlineData("2026-01-15T07:59:59Z", "2026-01-15T08:00:00Z")]
    [InlineData("2026-01-15T08:00:00Z", "2026-01-16T08:00:00Z")]
    [InlineData("2026-07-01T12:00:00Z", "2026-07-02T07:00:00Z")]
    [InlineData("2026-03-08T08:30:00Z", "2026-03-09T07:00:00Z")]
    [InlineData("2026-03-08T07:30:00Z", "2026-03-08T08:00:00Z")]
    [InlineData("2026-11-01T06:30:00Z", "2026-11-01T07:00:00Z")]
    [InlineData("2026-11-01T07:30:00Z", "2026-11-02T08:00:00Z")]
    public void Days_of_quotas_begin_at_midnight_in_California(string now, string midnight) =>
        Assert.Equal(At(midnight), PacificDay.NextMidnight(At(now)));

    [Fact]
    public async Task An_administrator_sees_the_exchange_and_of_others_not_what_they_wrote()
    {
        using var bob = await App.SignedInAsAsync("bob");
        Gemini.Script(Answer.Fail(GeminiError.InvalidArgument("What is wrong with: a secret of Bob's")), Answer.Fail(GeminiErrors.KeyInvalid));
        await PostAsync("/api/chat", new SendMessage("a secret of Bob's", Settings: new ModelSettings(SystemInstruction: "answer as his butler")), bob);
        await PostAsync("/api/chat", new SendMessage("a question of Ada's"));

        var list = await ReadAsync<ProviderFailureList>(await Ada.GetAsync("/api/admin/failures", Cancelled));

        var (own, other) = (list.Items[0], list.Items[1]);
        Assert.Equal((true, 400, "POST", "provider_rejected_key"), (own.Own, own.Status, own.Method, own.Code));
        Assert.Contains("a question of Ada's", own.Request, StringComparison.Ordinal);
        Assert.Contains("API_KEY_INVALID", own.Response, StringComparison.Ordinal);
        Assert.False(other.Own);
        Assert.Contains("(17 characters)", other.Request, StringComparison.Ordinal);
        Assert.Contains("INVALID_ARGUMENT", other.Response, StringComparison.Ordinal);
        var everything = JsonSerializer.Serialize(list);
        Assert.DoesNotContain("secret of Bob", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("butler", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(GeminiEmulator.ApiKey, everything, StringComparison.Ordinal);

        var one = await ReadAsync<ProviderFailureList>(await Ada.GetAsync($"/api/admin/failures?messageId={own.MessageId}", Cancelled));
        Assert.Equal(own, Assert.Single(one.Items));
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.GetAsync("/api/admin/failures", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.GetAsync("/admin/failures", Cancelled)).StatusCode);
    }

    [Fact]
    public void Of_others_calls_not_even_names_are_shown_and_of_what_is_too_large_nothing_that_may_quote_it()
    {
        var call = """{"contents":[{"role":"model","parts":[{"functionCall":{"name":"find","args":{"category":"oncology","amount":48200}}}]}]}"""u8.ToArray();

        var (_, outline, words) = RequestOutline.Of(call);
        var (_, _, unknown) = RequestOutline.Of(new byte[1024 * 1024 + 1]);

        Assert.Contains("model", outline, StringComparison.Ordinal);
        Assert.DoesNotContain("oncology", outline, StringComparison.Ordinal);
        Assert.DoesNotContain("48200", outline, StringComparison.Ordinal);
        Assert.DoesNotContain("oncology", RequestOutline.Without(words, "There is no oncology."), StringComparison.Ordinal);
        Assert.Equal("", RequestOutline.Without(unknown, "There is no oncology."));
    }

    [Fact]
    public async Task What_failed_somebody_goes_with_the_account_and_no_more_than_a_hundred_are_kept()
    {
        using var bob = await App.SignedInAsAsync("bob");
        Gemini.Always("gemini-4-hydrogen", Answer.Fail(GeminiErrors.LocationNotSupported));
        for (var i = 0; i < 101; i++)
            await PostAsync("/api/chat", new SendMessage("Why?"), i == 100 ? bob : Ada);
        Assert.Equal(100, (await ReadAsync<ProviderFailureList>(await Ada.GetAsync("/api/admin/failures", Cancelled))).Items.Count);

        using var leave = new HttpRequestMessage(HttpMethod.Delete, "/api/me") { Content = System.Net.Http.Json.JsonContent.Create(new { password = ParleyApp.Password }) };
        Assert.Equal(HttpStatusCode.NoContent, (await bob.SendAsync(leave, Cancelled)).StatusCode);

        Assert.All((await ReadAsync<ProviderFailureList>(await Ada.GetAsync("/api/admin/failures", Cancelled))).Items, one => Assert.True(one.Own));
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
}
