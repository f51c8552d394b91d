using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Parley.Protocol.Accounts;
using Parley.Protocol.Spending;
using Parley.Tests.Chat;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Spending;

/// <summary>Ada, who administers a server on which it is noon of the 10th of March 2027, and what is spent there.</summary>
public abstract class SpendingTest : ChatTest
{
    private protected const string Model = "gemini-4-hydrogen";

    /// <summary>Of that model, US dollars for a token.</summary>
    private protected const decimal Read = 1.5m / 1_000_000, Written = 7.5m / 1_000_000;

    private protected static readonly DateTimeOffset Noon = new(2027, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private protected LateClock Clock { get; } = new() { Late = Noon - TimeProvider.System.GetUtcNow() };

    private protected override ParleyApp Adjust(ParleyApp app) => app
        .With("RateLimits__Enabled", "false")
        .With(builder => builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Clock)));

    private protected async Task<UsageReport> UsageAsync(string query = "", HttpClient? who = null) =>
        await ReadAsync<UsageReport>(await (who ?? Ada).GetAsync($"/api/usage{query}", Cancelled));

    private protected async Task<UsageReport> AllUsageAsync(string query = "") => await ReadAsync<UsageReport>(await Ada.GetAsync($"/api/admin/usage{query}", Cancelled));

    private protected async Task<AdminBudgetList> SetAsync(string scope, string period, decimal? limit, Guid? userId = null) => await ReadAsync<AdminBudgetList>(
        await Ada.PutAsJsonAsync("/api/admin/budgets", new SetBudget(scope, period, limit, userId), System.Text.Json.JsonSerializerOptions.Web, Cancelled));

    private protected static async Task<Guid> IdOfAsync(HttpClient who) => (await ReadAsync<User>(await who.GetAsync("/api/me", Cancelled))).Id;

    /// <summary>Another day: who was signed in signs in again.</summary>
    private protected async Task PassAsync(TimeSpan time, params (HttpClient Client, string Name)[] people)
    {
        Clock.Late += time;
        foreach (var (client, name) in people)
        {
            client.DefaultRequestHeaders.Authorization = null;
            using var answer = await client.PostAsJsonAsync("/api/login", new Login(name, ParleyApp.Password), Cancelled);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await answer.Content.ReadFromJsonAsync<SignedIn>(Cancelled))!.AccessToken);
        }
    }
}
