using System.Net;
using System.Net.Http.Json;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Keys;
using Parley.Tests.Accounts;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Keys;

/// <summary>Administrators enter keys; Gemini is asked with them, and nobody sees them again.</summary>
public sealed class GeminiKeyTests : KeyTest
{
    private readonly RecordedLog log = new();

    private protected override ParleyApp AdjustKeyless(ParleyApp app) => app.With(host => host.ConfigureLogging(logging => logging.AddProvider(log)));

    [Fact]
    public async Task The_first_key_is_entered_where_it_is_missed_and_counts_at_once()
    {
        var before = new HtmlParser().ParseDocument(await Ada.GetStringAsync("/", Cancelled));
        Assert.Equal("parley-demo", (await ModelsAsync()).Default);
        using var bob = await App.SignedInAsAsync("bob");
        Assert.DoesNotContain("name=\"key\"", await bob.GetStringAsync("/", Cancelled), StringComparison.Ordinal);

        var form = before.QuerySelector(".first-run form")!;
        var fields = form.QuerySelectorAll("input[type=hidden]").ToDictionary(field => field.GetAttribute("name")!, field => field.GetAttribute("value")!);
        using var browser = App.CreateBrowser();
        await browser.SubmitAsync("/sign-in", ("username", "ada"), ("password", ParleyApp.Password));
        using var sent = await browser.SubmitAsync(form.GetAttribute("action")!, [.. fields.Select(field => (field.Key, field.Value)), ("key", First)]);

        Assert.Equal((HttpStatusCode.SeeOther, "/"), (sent.StatusCode, sent.Headers.Location?.OriginalString));
        Assert.Equal("gemini-4-hydrogen", (await ModelsAsync(bob)).Default);
        Assert.Equal(MessageStatus.Complete, (await SayAsync("Hi")).Reply.Status);
        Assert.Equal([First], AskedWith);
        Assert.DoesNotContain("first-run", await Ada.GetStringAsync("/", Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_shown_to_nobody_and_stands_nowhere_in_clear()
    {
        var key = await AddAsync("Team", First);
        await SayAsync("Hi");
        Gemini.RefuseKey(First, GeminiErrors.KeyInvalid);
        await PostAsync("/api/chat", new SendMessage("Hi again")).ProblemAsync(HttpStatusCode.BadGateway, ProblemCodes.ProviderRejectedKey);

        Assert.Equal(("Team", "studio", First[^4..], true, null), (key.Label, key.Kind, key.Hint, key.Enabled, key.Problem));
        var seen = new[] { "/api/admin/gemini-keys", "/admin/keys", "/admin", "/api/admin/failures", "/admin/failures", "/api/models", "/" };
        foreach (var path in seen)
            Assert.DoesNotContain(First[..^4], await Ada.GetStringAsync(path, Cancelled), StringComparison.Ordinal);
        Assert.DoesNotContain(log.From(LogLevel.Trace), line => line.Contains(First[..^4], StringComparison.Ordinal));
        if (!PostgresServer.IsWanted)
        {
            foreach (var file in Directory.EnumerateFiles(App.DataDirectory, "*.db*"))
                Assert.DoesNotContain(First[..^4], ReadShared(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_key_that_Gemini_does_not_take_is_not_kept()
    {
        await PostAsync("/api/admin/gemini-keys", new CreateGeminiKey("Team", "sk-of-somebody-else")).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest);
        await PostAsync("/api/admin/gemini-keys", new CreateGeminiKey("Team", "with blanks in it")).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest);
        await PostAsync("/api/admin/gemini-keys", new CreateGeminiKey("  ", First)).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest);
        Gemini.RefuseKey(First, GeminiErrors.ServiceDisabled);
        using var off = await Ada.PostAsync("/admin/keys", new FormUrlEncodedContent([new("label", "Team"), new("key", First)]), Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, off.StatusCode);
        Assert.Contains("switched off in this key", await off.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Gemini.RefuseKey(First, GeminiErrors.Overloaded);
        await PostAsync("/api/admin/gemini-keys", new CreateGeminiKey("Team", First)).ProblemAsync(HttpStatusCode.ServiceUnavailable, ProblemCodes.ProviderUnavailable);

        Assert.Empty((await KeysAsync()).Items);
        Assert.Equal("parley-demo", (await ModelsAsync()).Default);
    }

    [Fact]
    public async Task A_key_that_is_there_already_is_refused_in_words_and_a_users_own_is_nobodys_business()
    {
        await AllowOwnAsync(true);
        using (await Ada.PutAsJsonAsync("/api/me/gemini-key", new SetOwnGeminiKey(Second), Cancelled)) { }
        await AddAsync("Team", First);
        await AddAsync(new CreateGeminiKey("Cloud", ServiceAccount: Gemini.ServiceAccountFile));

        await PostAsync("/api/admin/gemini-keys", new CreateGeminiKey("Again", $" {First}\n")).ProblemAsync(HttpStatusCode.Conflict, "key_exists");
        await PostAsync("/api/admin/gemini-keys", new CreateGeminiKey("Again", ServiceAccount: Gemini.ServiceAccountFile)).ProblemAsync(HttpStatusCode.Conflict, "key_exists");
        Ada.DefaultRequestHeaders.Add("Accept-Language", "de");
        using var page = await Ada.PostAsync("/admin/keys", new FormUrlEncodedContent([new("label", "Again"), new("key", First)]), Cancelled);
        var shown = new HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync(Cancelled));

        Assert.Equal(HttpStatusCode.Conflict, page.StatusCode);
        Assert.Equal("Dieser Schlüssel ist schon eingetragen.", shown.QuerySelector("#key-hint")?.TextContent);
        await AddAsync("Second", Second);
        // Another place of the same account is another key.
        await AddAsync(new CreateGeminiKey("Cloud", ServiceAccount: Gemini.ServiceAccountFile, Location: "europe-west4"));
        Assert.Equal(4, (await KeysAsync()).Items.Count);
    }

    [Fact]
    public async Task One_key_entered_twenty_times_at_once_is_kept_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number =>
        {
            using var answer = await PostAsync("/api/admin/gemini-keys", new CreateGeminiKey($"{number}", First));
            return answer.StatusCode;
        }));

        Assert.Single(answers, HttpStatusCode.Created);
        Assert.Single((await KeysAsync()).Items);
    }

    [Theory]
    [InlineData("AQ.9chars", "rs")]
    [InlineData("AQ.6", "")]
    [InlineData("AQ.with-14-end", "end")]
    [InlineData("AQ.the-whole-of-a-key", "-key")]
    public async Task What_is_shown_of_a_key_is_a_quarter_of_it_at_most(string key, string shown) => Assert.Equal(shown, (await AddAsync("Short", key)).Hint);

    [Fact]
    public async Task Nobody_but_administrators_has_to_do_with_them()
    {
        var key = await AddAsync("Team", First);
        using var bob = await App.SignedInAsAsync("bob");

        await bob.GetAsync("/api/admin/gemini-keys", Cancelled).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.Forbidden);
        await PostAsync("/api/admin/gemini-keys", new CreateGeminiKey("Mine", Second), bob).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.Forbidden);
        await bob.DeleteAsync($"/api/admin/gemini-keys/{key.Id}", Cancelled).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.Forbidden);
        await PostAsync($"/api/admin/gemini-keys/{key.Id}/check", who: bob).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.Forbidden);
        await Ada.DeleteAsync($"/api/admin/gemini-keys/{Guid.CreateVersion7()}", Cancelled).ProblemAsync(HttpStatusCode.NotFound, ProblemCodes.NotFound);
    }

    [Fact]
    public async Task Where_one_key_is_refused_the_next_is_asked_and_the_page_says_what_is_wrong()
    {
        var first = await AddAsync("First", First);
        await AddAsync("Second", Second);
        Gemini.RefuseKey(First, GeminiErrors.KeyInvalid);

        Assert.Equal(MessageStatus.Complete, (await SayAsync("Hi")).Reply.Status);
        Assert.Equal(MessageStatus.Complete, (await SayAsync("And now?")).Reply.Status);

        // The second time the one that was refused is not asked first any more.
        Assert.Equal([First, Second, Second], AskedWith);
        await NotedAsync(GeminiKeyProblems.Rejected);
        Assert.Contains("it is not valid, or no longer", await Ada.GetStringAsync("/admin/keys", Cancelled), StringComparison.Ordinal);

        Gemini.RefuseKey(First, null);
        var mended = await ReadAsync<GeminiKeyList>(await PostAsync($"/api/admin/gemini-keys/{first.Id}/check"));
        Assert.Null(mended.Items[0].Problem);
    }

    [Fact]
    public async Task What_is_wrong_with_a_key_stands_with_it_until_it_answers_again()
    {
        var key = await AddAsync("Team", First);
        for (var round = 0; round < 2; round++)
        {
            Gemini.RefuseKey(First, GeminiErrors.KeyInvalid);
            await PostAsync("/api/chat", new SendMessage("Hi")).ProblemAsync(HttpStatusCode.BadGateway, ProblemCodes.ProviderRejectedKey);
            await NotedAsync(GeminiKeyProblems.Rejected);
            Gemini.RefuseKey(First, null);
            await SayAsync("Hi");
            await NotedAsync(null);
        }

        // Nor does what was asked by hand stay when it is so no more.
        Gemini.RefuseKey(First, GeminiErrors.ServiceDisabled);
        Assert.Equal(GeminiKeyProblems.ServiceDisabled, (await ReadAsync<GeminiKeyList>(await PostAsync($"/api/admin/gemini-keys/{key.Id}/check"))).Items[0].Problem);
        Gemini.RefuseKey(First, null);
        await SayAsync("Hi");
        await NotedAsync(null);
    }

    [Fact]
    public async Task A_quota_of_the_day_that_is_used_up_is_another_keys_work()
    {
        await AddAsync("First", First);
        await AddAsync("Second", Second);
        Gemini.RefuseKey(First, GeminiErrors.QuotaPerDay);

        Assert.Equal(MessageStatus.Complete, (await SayAsync("Hi")).Reply.Status);
        Gemini.RefuseKey(Second, GeminiErrors.KeyInvalid);
        var failed = PostAsync("/api/chat", new SendMessage("And now?"));

        // What is told is when it is worth another try.
        await failed.ProblemAsync(HttpStatusCode.TooManyRequests, ProblemCodes.ProviderRateLimited);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_not_begun_anew_with_another_key()
    {
        await AddAsync("First", First);
        await AddAsync("Second", Second);
        Gemini.Script(new Answer().Text("Half an").Raise(GeminiErrors.KeyInvalid));

        await using var stream = await StreamSayingAsync("Hi");
        var broken = (await stream.ToEndAsync())[^1].Reply;

        Assert.Equal((MessageStatus.Failed, "Half an"), (broken.Status, broken.Text));
        Assert.Equal([First], AskedWith);
    }

    [Fact]
    public async Task The_order_is_the_administrators_and_what_is_off_or_removed_is_asked_no_more()
    {
        var first = await AddAsync("First", First);
        var second = await AddAsync("Second", Second);

        Assert.Equal(["Second", "First"], (await ChangeAsync(second.Id, new UpdateGeminiKey(First: true))).Items.Select(key => key.Label));
        await SayAsync("One");
        await ChangeAsync(second.Id, new UpdateGeminiKey(Label: "Rested", Enabled: false));
        await SayAsync("Two");
        Assert.Equal(HttpStatusCode.NoContent, (await Ada.DeleteAsync($"/api/admin/gemini-keys/{first.Id}", Cancelled)).StatusCode);

        Assert.Equal([Second, First], AskedWith);
        Assert.Equal("parley-demo", (await ModelsAsync()).Default);
        Assert.Equal("parley-demo", (await SayAsync("Three")).Reply.Model);
        Assert.Equal([("Rested", false)], (await KeysAsync()).Items.Select(key => (key.Label, key.Enabled)));
    }

    [Fact]
    public async Task Where_no_key_is_left_a_chat_with_Gemini_is_refused_and_not_answered_by_the_demo()
    {
        var key = await AddAsync("Team", First);
        var chat = await SayAsync("Hi");
        await ChangeAsync(key.Id, new UpdateGeminiKey(Enabled: false));

        var went = await PostAsync("/api/chat", new SendMessage("And now?", chat.ConversationId)).ProblemAsync(HttpStatusCode.ServiceUnavailable, ProblemCodes.ProviderNotConfigured);
        Assert.Equal(("gemini-4-hydrogen", "And now?"), (went.Reply!.Model, went.UserMessage!.Text));
        await PostAsync($"/api/messages/{chat.Reply.Id}/regenerate").ProblemAsync(HttpStatusCode.ServiceUnavailable, ProblemCodes.ProviderNotConfigured);
        await PostAsync("/api/chat", new SendMessage("Hi", Model: "gemini-4-hydrogen")).ProblemAsync(HttpStatusCode.ServiceUnavailable, ProblemCodes.ProviderNotConfigured);

        var page = new HtmlParser().ParseDocument(await Ada.GetStringAsync($"/c/{chat.ConversationId}", Cancelled));
        Assert.Contains(page.QuerySelectorAll(".notice a"), link => link.GetAttribute("href") == "/admin/keys");
        Assert.Equal(("", "gemini-4-hydrogen"), page.QuerySelector("select[name=model] option[selected]") is { } chosen ? (chosen.GetAttribute("value"), chosen.TextContent) : default);

        // Whoever wants the demo says so, and new chats have it.
        Assert.Equal("parley-demo", (await SayAsync(new SendMessage("Hi", chat.ConversationId, Model: "parley-demo"))).Reply.Model);
        Assert.Equal("parley-demo", (await SayAsync("Hi")).Reply.Model);
        await ChangeAsync(key.Id, new UpdateGeminiKey(Enabled: true));
        Assert.Equal(MessageStatus.Complete, (await SayAsync("And now?", (await SayAsync("Hi")).ConversationId)).Reply.Status);
    }

    /// <summary>What Gemini says of a key is kept in the background.</summary>
    private async Task NotedAsync(string? problem)
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while ((await KeysAsync()).Items[0].Problem != problem)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), "It is not noted.");
            await Task.Delay(20, Cancelled);
        }
    }

    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }
}

/// <summary>A server that was given a key when it was started.</summary>
public sealed class EnvironmentKeyTests : KeyTest
{
    private protected override ParleyApp AdjustKeyless(ParleyApp app) => app.With("GEMINI_API_KEY", "AQ.the-key-of-the-environment");

    [Fact]
    public async Task It_alone_is_asked_and_the_page_says_so()
    {
        await AddAsync("Team", First);

        await SayAsync("Hi");

        Assert.Equal(["AQ.the-key-of-the-environment"], AskedWith);
        Assert.Equal("ment", (await KeysAsync()).Environment);
        Assert.Contains("While it is, it alone is asked", await Ada.GetStringAsync("/admin/keys", Cancelled), StringComparison.Ordinal);
    }
}
