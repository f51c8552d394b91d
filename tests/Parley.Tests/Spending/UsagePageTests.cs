using System.Net;
using AngleSharp.Html.Parser;
using Parley.Emulation.Answers;
using Parley.Protocol.Chat;
using Parley.Protocol.Spending;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Spending;

/// <summary>Usage and budgets with nothing but forms.</summary>
public sealed class UsagePageTests : SpendingTest
{
    [Fact]
    public async Task An_administrator_sets_and_removes_budgets_and_a_user_meets_them()
    {
        using var keeper = App.CreateBrowser();
        using (await keeper.SubmitAsync("/sign-in", ("username", "ada"), ("password", ParleyApp.Password))) { }
        using var bob = await App.SignedUpAsync("bob");
        Gemini.Always(Model, new Answer().Text(new string('a', 40_000)));

        using var nobody = await keeper.SubmitAsync("/admin/budgets", ("scope", "user"), ("username", "nobody"), ("period", "day"), ("limit", "1"));
        Assert.Equal(HttpStatusCode.BadRequest, nobody.StatusCode);
        using var wrong = await keeper.SubmitAsync("/admin/budgets", ("scope", "all"), ("period", "day"), ("limit", "much"));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var set = await keeper.SubmitAsync("/admin/budgets", ("scope", "user"), ("username", "Bob"), ("period", "day"), ("limit", "0.08"));
        Assert.Equal("/admin?done=budget", set.Headers.Location!.OriginalString);

        using (await bob.SubmitAsync("/send", ("message", "Hello"), ("model", Model))) { }
        var settings = new HtmlParser().ParseDocument(await bob.GetStringAsync(new Uri("/settings", UriKind.Relative), Cancelled));
        Assert.NotNull(settings.QuerySelector("#usage .budget progress"));
        var state = Assert.Single((await ReadAsync<UsageReport>(await bob.GetAsync("/api/usage", Cancelled))).Budgets!);
        Assert.True(state is { Scope: "user", Limit: 0.08m });
        await UntilSpentAsync(bob);
        var chat = new HtmlParser().ParseDocument(await bob.GetStringAsync(new Uri("/", UriKind.Relative), Cancelled));
        Assert.Contains("Your budget for today", chat.QuerySelector(".budget-line")!.TextContent, StringComparison.Ordinal);

        var admin = new HtmlParser().ParseDocument(await keeper.GetStringAsync(new Uri("/admin", UriKind.Relative), Cancelled));
        Assert.Contains("bob", admin.QuerySelector("#budgets .what strong")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("bob", admin.QuerySelector("#usage")!.TextContent, StringComparison.Ordinal);
        var hidden = admin.QuerySelectorAll("#budgets form[action$='/remove'] input").Select(input => (input.GetAttribute("name")!, input.GetAttribute("value"))).ToArray();
        using (await keeper.SubmitAsync("/admin/budgets/remove", hidden)) { }
        Assert.Empty((await ReadAsync<AdminBudgetList>(await Ada.GetAsync("/api/admin/budgets", Cancelled))).Items);
    }

    [Fact]
    public async Task A_refused_question_stays_in_the_composer_and_the_page_says_why_in_its_language()
    {
        using var bob = await App.SignedUpAsync("bob");
        await SetAsync("everyone", "month", 0);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/send") { Content = new FormUrlEncodedContent([new("message", "Guten Tag")]) };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.AcceptLanguage.ParseAdd("de");
        using var answer = await bob.SendAsync(request, Cancelled);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancelled));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Contains("Dein Budget von $0.00 für diesen Monat ist verbraucht.", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Guten Tag", page.QuerySelector("textarea[name=message]")!.TextContent);
    }

    [Fact]
    public async Task A_conversation_tells_what_it_took_to_its_user_alone()
    {
        using var bob = await App.SignedUpAsync("bob");
        Gemini.Always(Model, new Answer().Text(new string('a', 40_000)));
        var own = await ReadAsync<Exchange>(await bob.PostAsync(new Uri("/api/chat", UriKind.Relative), System.Net.Http.Json.JsonContent.Create(new SendMessage("Hello", Model: Model)), Cancelled));
        var hidden = await ReadAsync<Exchange>(await bob.PostAsync(new Uri("/api/chat", UriKind.Relative), System.Net.Http.Json.JsonContent.Create(new SendMessage("Hello", Model: Model, Temporary: true)), Cancelled));
        using var keeper = App.CreateBrowser();
        using (await keeper.SubmitAsync("/sign-in", ("username", "ada"), ("password", ParleyApp.Password))) { }

        foreach (var id in (Guid[])[own.ConversationId, hidden.ConversationId])
        {
            var page = new HtmlParser().ParseDocument(await bob.GetStringAsync(new Uri($"/c/{id}/usage", UriKind.Relative), Cancelled));
            Assert.Equal("10,000", page.QuerySelector("tbody td:nth-of-type(3)")!.TextContent);
            using var refused = await keeper.GetAsync(new Uri($"/c/{id}/usage", UriKind.Relative), Cancelled);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Earlier_months_can_be_looked_at_and_later_ones_are_this_one()
    {
        await SayAsync(new SendMessage("Hello", Model: Model));
        using var keeper = App.CreateBrowser();
        using (await keeper.SubmitAsync("/sign-in", ("username", "ada"), ("password", ParleyApp.Password))) { }

        foreach (var (month, shows) in ((string, bool)[])[("", true), ("2027-03", true), ("2027-02", false), ("2031-01", true), ("nonsense", true)])
        {
            var page = new HtmlParser().ParseDocument(await keeper.GetStringAsync(new Uri($"/admin?month={month}", UriKind.Relative), Cancelled));
            Assert.Equal(shows, page.QuerySelector("#usage svg") is not null);
        }
    }

    private static async Task UntilSpentAsync(HttpClient who)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!(await ReadAsync<UsageReport>(await who.GetAsync("/api/usage", Cancelled))).Budgets![0].Warning)
            await timer.WaitForNextTickAsync(Cancelled);
    }
}
