using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Parley.Emulation.Answers;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Protocol.Search;
using Parley.Server.Data;
using Parley.Server.Search;
using Parley.Tests.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;
using Parley.Tests.Transfers;

namespace Parley.Tests.Search;

/// <summary>Each once as it is right after the write, and once as it is when the index has caught up.</summary>
public abstract class SearchTests(bool indexed) : ChatTest
{
    // What is looked for, and how many messages it is found in.
    private static readonly Dictionary<string, int> Searches = new()
    {
        ["\"night train\""] = 1,
        ["\"train night\""] = 0,
        ["lisbon train"] = 1,
        ["train lis"] = 1,
        ["lis train"] = 0,
        ["ärger"] = 1,
        ["ARGER"] = 1,
        ["夜行列车"] = 1,
        ["行列"] = 1,
        ["车"] = 1,
        ["列行"] = 0,
        ["しい"] = 1,
        ["tr"] = 1,
        ["100%"] = 1,
        ["NEAR(night train)"] = 0,
        ["night AND train"] = 0,
        ["Owner : x OR \""] = 0,
        ["title:night"] = 0,
        ["*"] = 0,
        ["^night"] = 1,
        ["-night + (train"] = 1,
        ["';--"] = 0,
    };

    private protected override ParleyApp Adjust(ParleyApp app) => app.With("RateLimits__Enabled", "false");

    [Fact]
    public async Task Titles_come_first_then_messages_with_the_hits_marked()
    {
        Gemini.Script(new Answer().Text("The **night train** to Lisbon leaves at noon."));
        var exchange = await SayAsync("Night trains?\nWhere do they go?");

        var page = await FindAsync("nigh");

        Assert.Equal(["title: [Night] trains?", "user: [Night] trains? Where do they go?", "assistant: The [night] train to Lisbon leaves at noon."],
            page.Items.OrderByDescending(hit => hit.Role).Select(Show).Prepend(Show(page.Items[0])).Distinct());
        Assert.All(page.Items, hit => Assert.Equal((exchange.ConversationId, "Night trains?", false), (hit.ConversationId, hit.Title, hit.Archived)));
        Assert.Equal(exchange.Reply.Id, page.Items.Single(hit => hit.Role == MessageRoles.Assistant).MessageId);
        Assert.Null(page.NextCursor);
    }

    [Fact]
    public async Task A_search_finds_what_it_says()
    {
        Gemini.Script(new Answer().Text("The night train to Lisbon, Ärger included, 100% true. 夜行列车很美。新しい。"));
        await SayAsync("Question");

        Dictionary<string, int> found = [];
        foreach (var search in Searches.Keys)
            found[search] = (await FindAsync(search)).Items.Count;

        Assert.Equal(Searches, found);
    }

    [Fact]
    public async Task A_changed_title_is_found_by_its_new_name_alone()
    {
        var exchange = await SayAsync("Aardvark");
        await FindAsync("aardvark");

        await Ada.PatchAsync($"/api/conversations/{exchange.ConversationId}", new UpdateConversation(Title: "Zebra"));

        Assert.Equal(["title: [Zebra]"], (await FindAsync("zebra")).Items.Select(Show));
        Assert.DoesNotContain((await FindAsync("aardvark")).Items, hit => hit.MessageId is null);
    }

    [Fact]
    public async Task What_is_in_the_trash_is_not_found_until_it_is_restored()
    {
        Gemini.Script(new Answer().Text("I see."), new Answer().Text("I see."), new Answer().Text("I see."));
        var exchange = await SayAsync("Aardvark");
        await FindAsync("aardvark");

        await Ada.DeleteAsync($"/api/conversations/{exchange.ConversationId}", Cancelled);
        Assert.Empty((await FindAsync("aardvark")).Items);
        await PostAsync($"/api/trash/{exchange.ConversationId}/restore");
        Assert.Equal(2, (await FindAsync("aardvark")).Items.Count);

        await Ada.DeleteAsync($"/api/conversations/{exchange.ConversationId}", Cancelled);
        await Ada.DeleteAsync("/api/trash", Cancelled);
        Assert.Empty((await FindAsync("aardvark")).Items);
        Assert.Equal(0, await CountAsync("""select count(*) from "SearchEntries" """));
        Assert.Equal(0, await IndexedAsync());
    }

    [Fact]
    public async Task Archived_ones_are_found_and_say_so_and_temporary_ones_are_not()
    {
        Gemini.Script(new Answer().Text("I see."), new Answer().Text("I see."), new Answer().Text("I see."));
        var exchange = await SayAsync("Aardvark");
        await Ada.PatchAsync($"/api/conversations/{exchange.ConversationId}", new UpdateConversation(Archived: true));
        await SayAsync(new SendMessage("Aardvark in passing", Temporary: true));

        var hits = (await FindAsync("aardvark")).Items;

        Assert.Equal(2, hits.Count);
        Assert.All(hits, hit => Assert.Equal((exchange.ConversationId, true), (hit.ConversationId, hit.Archived)));
    }

    [Fact]
    public async Task Nobody_finds_what_is_somebody_elses()
    {
        Gemini.Script(new Answer().Text("I see."), new Answer().Text("I see."), new Answer().Text("I see."));
        await SayAsync("Aardvark");
        using var bob = await App.SignedInAsAsync("bob");
        await ReadAsync<Exchange>(await PostAsync("/api/chat", new SendMessage("Bob's own aardvark"), bob));

        Assert.Equal(2, (await FindAsync("aardvark", who: bob)).Items.Count);
        Assert.All((await FindAsync("aardvark", who: bob)).Items, hit => Assert.Equal("Bob's own aardvark", hit.Title));
        Assert.All((await FindAsync("aardvark")).Items, hit => Assert.Equal("Aardvark", hit.Title));

        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/me") { Content = JsonContent.Create(new DeleteAccount(ParleyApp.Password)) };
        Assert.Equal(HttpStatusCode.NoContent, (await bob.SendAsync(request, Cancelled)).StatusCode);
        Assert.Equal(3, await CountAsync("""select count(*) from "SearchEntries" """));
        Assert.Equal(indexed ? 3 : 0, await IndexedAsync());
    }

    [Fact]
    public async Task What_came_of_a_stopped_answer_is_found_and_all_versions_are()
    {
        Gemini.Script(new Answer().Text("Aardvarks dig").Break(Fault.Silence));
        await using var stream = await StreamSayingAsync("Tell me");
        var start = (await stream.NextAsync())!.Start;
        await stream.NextAsync();
        await PostAsync($"/api/messages/{start.Reply.Id}/stop");
        Gemini.Script(new Answer().Text("An aardvark sleeps"));
        await ReadAsync<Exchange>(await PostAsync($"/api/messages/{start.Reply.Id}/regenerate"));

        Assert.Equal(["assistant: An [aardvark] sleeps", "assistant: [Aardvarks] dig"], (await FindAsync("aardvark")).Items.Select(Show).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Pages_hold_each_hit_once_whatever_comes_in_between()
    {
        var history = Enumerable.Range(0, 450).Select(i => new PastMessage(i % 2 == 0 ? "user" : "assistant", $"Aardvark number {i}")).ToList();
        await SayAsync(new SendMessage("And now?", History: history));

        var found = new List<string>();
        string? cursor = null;
        do
        {
            var page = await FindAsync("aardvark", $"&limit=50&cursor={cursor}");
            Assert.InRange(page.Items.Count, 1, 50);
            found.AddRange(page.Items.Select(hit => hit.Snippet));
            cursor = page.NextCursor;
            await SayAsync("Another aardvark");
        }
        while (cursor is not null);

        Assert.Equal(450, found.Count);
        Assert.Equal(450, found.Distinct().Count());
    }

    [Fact]
    public async Task What_says_more_about_it_comes_before_what_mentions_it()
    {
        await SayAsync("aardvark, aardvark, aardvark");
        await SayAsync("An aardvark " + string.Concat(Enumerable.Range(0, 300).Select(i => $"word{i} ")));

        var messages = (await FindAsync("aardvark")).Items.Where(hit => hit.Role == MessageRoles.User).ToList();

        Assert.Equal("aardvark, aardvark, aardvark", messages[0].Snippet);
    }

    [Theory]
    [InlineData("q=")]
    [InlineData("q=%20")]
    [InlineData("")]
    [InlineData("q=a&limit=0")]
    [InlineData("q=a&cursor=nonsense")]
    public async Task Nonsense_is_refused(string query) =>
        await (await Ada.GetAsync($"/api/search?{query}", Cancelled)).ProblemAsync(400, ProblemCodes.InvalidRequest);

    [Fact]
    public async Task A_long_search_is_refused_and_one_of_every_character_is_not()
    {
        await (await Ada.GetAsync($"/api/search?q={new string('x', 1_001)}", Cancelled)).ProblemAsync(400, ProblemCodes.InvalidRequest);
        for (var first = 1; first < 0xd800; first += 997)
            Assert.Empty((await FindAsync(new string([.. Enumerable.Range(first, 90).Select(c => (char)c)]))).Items);
    }

    [Fact]
    public async Task What_is_found_all_over_a_long_text_makes_no_long_hit()
    {
        var text = string.Concat(Enumerable.Repeat("a ", 20_000));
        await Ada.ImportAsync(Archives.Of(Archives.Conversation("Repeated", text)));

        var hits = (await FindAsync("\"a a a\"")).Items;

        Assert.NotEmpty(hits);
        Assert.All(hits, hit => Assert.InRange(hit.Snippet.Length, 1, 1_200));
    }

    private async Task<SearchPage> FindAsync(string search, string more = "", HttpClient? who = null)
    {
        if (indexed)
            await App.Services.GetRequiredService<SearchIndexer>().CatchUpAsync(Cancelled);
        return await ReadAsync<SearchPage>(await (who ?? Ada).GetAsync($"/api/search?q={Uri.EscapeDataString(search)}{more}", Cancelled));
    }

    private Task<int> IndexedAsync() => CountAsync(PostgresServer.IsWanted
        ? """select count(*) from "SearchEntries" where "Words" is not null"""
        : """select count(*) from "SearchIndex1_docsize" """);

    private Task<int> CountAsync(string sql) =>
        App.Services.GetRequiredService<ReadPool>().RunAsync(db => db.QueryFirst(sql, row => row.GetInt32(0)));

    private static string Show(SearchHit hit)
    {
        var text = hit.Snippet;
        foreach (var range in hit.Ranges.Reverse())
            text = text.Insert(range.Start + range.Length, "]").Insert(range.Start, "[");
        return $"{hit.Role ?? "title"}: {text}";
    }
}

public sealed class SearchInTheIndexTests() : SearchTests(indexed: true);

public sealed class SearchBesideTheIndexTests() : SearchTests(indexed: false)
{
    // The indexer never comes to its work.
    private protected override ParleyApp Adjust(ParleyApp app) => base.Adjust(app).With(builder =>
        builder.ConfigureTestServices(services => services.AddSingleton(provider => new SearchIndexer(
            provider.GetRequiredService<SearchIndex>(), provider.GetRequiredService<DatabaseWriter>(), provider.GetRequiredService<ReadPool>(), new FakeTimeProvider(), NullLogger<SearchIndexer>.Instance))));
}
