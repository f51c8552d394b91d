using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Benchmarks.Server;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Protocol.Search;
using Parley.Server;
using Parley.Server.Conversations;
using Parley.Server.Data;
using Parley.Server.Search;

namespace Parley.Benchmarks.Search;

/// <summary>Somebody with 10,000 conversations of 10 messages each, who searches them and pages through their list, over HTTP.</summary>
internal static class SearchBenchmark
{
    private const int Conversations = 10_000;
    private const int MessagesInEach = 10;
    private const int Rounds = 200;
    private const double Budget = 100;

    public static async Task RunAsync()
    {
        var directory = Directory.CreateTempSubdirectory("parley-bench-").FullName;
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        foreach (var (key, value) in new Dictionary<string, string?> { ["DATA_DIR"] = directory, ["URLS"] = "http://127.0.0.1:0", ["RateLimits:Enabled"] = "false", ["GEMINI_API_KEY"] = "" })
            builder.Configuration[key] = value;
        await using var app = builder.AddParley().Build().UseParley();
        await app.PrepareParleyAsync();
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var user = await SignUpAsync(client);

        var prose = new Prose();
        await SeedAsync(app.Services, user, prose);
        var file = new FileInfo(Path.Combine(directory, "parley.db"));
        var (sizeBefore, clock, before) = (file.Length, Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
        await app.Services.GetRequiredService<SearchIndexer>().CatchUpAsync();
        using var process = Process.GetCurrentProcess();
        var cost = (process.TotalProcessorTime - before).TotalMicroseconds / (Conversations * (MessagesInEach + 1));
        await app.Services.GetRequiredService<WriteLane>().RunAsync(db => { });
        file.Refresh();

        var rows = new List<Row>
        {
            new("indexing an entry of 700 characters, µs CPU", cost),
            new("the database before indexing, MB", sizeBefore / 1e6),
            new("the database after it, with what waits to be written back, MB", (file.Length + new FileInfo(file.FullName + "-wal").Length) / 1e6),
        };
        rows.AddRange(await SearchAsync(client, "a word in half of all messages", i => prose.Word(6 + i % 5)));
        rows.AddRange(await SearchAsync(client, "a word in one of fifty", i => prose.Word(500 + i)));
        rows.AddRange(await SearchAsync(client, "a rare word", i => prose.Word(20_000 + 37 * i)));
        rows.AddRange(await SearchAsync(client, "two frequent words", i => $"{prose.Word(6 + i % 40)} {prose.Word(50 + i)} "));
        rows.AddRange(await SearchAsync(client, "two letters that a word begins with", i => prose.Word(200 + i)[..2]));
        rows.AddRange(await SearchAsync(client, "three letters", i => prose.Word(200 + i)[..3]));
        rows.AddRange(await SearchAsync(client, "five letters", i => $"{prose.Word(200 + i)}aaaa"[..5]));
        rows.AddRange(await SearchAsync(client, "a phrase of two frequent words", i => $"\"{prose.Word(i % 20)} {prose.Word(20 + i % 30)}\""));
        rows.AddRange(await SearchAsync(client, "a frequent word and a letter", i => $"{prose.Word(6 + i % 40)} s"));
        rows.AddRange(await PageAsync(client));
        await Report.WriteAsync(Paths.Results("search.md"), $"Search and lists: {Conversations * MessagesInEach} messages in {Conversations} conversations", "search", rows);
        await app.StopAsync();
        Directory.Delete(directory, recursive: true);
    }

    private static async Task<Guid> SignUpAsync(HttpClient client)
    {
        using var answer = await client.PostAsJsonAsync("/api/register", new Register("bench", "long enough for anybody"));
        var signedIn = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<SignedIn>())!;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn.AccessToken);
        return signedIn.User.Id;
    }

    private static async Task SeedAsync(IServiceProvider services, Guid owner, Prose prose)
    {
        var lane = services.GetRequiredService<WriteLane>();
        var start = services.GetRequiredService<TimeProvider>().GetUtcNow() - TimeSpan.FromHours(Conversations);
        for (var i = 0; i < Conversations; i++)
        {
            var at = start + TimeSpan.FromHours(i);
            var title = prose.Message(3, 7);
            var messages = Enumerable.Range(0, MessagesInEach).Select(n => n % 2 == 0 ? prose.Message(10, 50) : prose.Message(60, 300)).ToList();
            await lane.RunAsync(db => Seed(db, owner, title, messages, at));
        }
    }

    private static void Seed(WriteConnection db, Guid owner, string title, List<string> messages, DateTimeOffset at)
    {
        var head = ConversationHead.Insert(db, new NewReply(owner, Guid.CreateVersion7(), _ => "", at, Guid.Empty, 0, true) { NewConversationId = Guid.CreateVersion7() }, title);
        Guid? parent = null;
        foreach (var (n, text) in messages.Index())
        {
            var message = new Message
            {
                Id = Guid.CreateVersion7(),
                ConversationId = head.Id,
                ParentId = parent,
                Role = n % 2 == 0 ? MessageRoles.User : MessageRoles.Assistant,
                Text = text,
                Status = MessageStatus.Complete,
                CreatedAt = at,
            };
            MessageWriter.Insert(db, owner, head.NextSequence++, message);
            parent = message.Id;
        }
    }

    private static async Task<IEnumerable<Row>> SearchAsync(HttpClient client, string what, Func<int, string> words)
    {
        var (times, found) = (new List<double>(), 0);
        for (var i = 0; i < Rounds; i++)
        {
            var clock = Stopwatch.StartNew();
            var page = (await client.GetFromJsonAsync<SearchPage>($"/api/search?q={Uri.EscapeDataString(words(i))}"))!;
            times.Add(clock.Elapsed.TotalMilliseconds);
            found += page.Items.Count;
        }

        if (found == 0)
            throw new InvalidOperationException($"Nothing was found for {what}.");
        return Rows(what, times);
    }

    private static async Task<IEnumerable<Row>> PageAsync(HttpClient client)
    {
        var (times, cursor, count) = (new List<double>(), (string?)null, 0);
        do
        {
            var clock = Stopwatch.StartNew();
            var page = (await client.GetFromJsonAsync<ConversationPage>($"/api/conversations?limit=60&cursor={cursor}"))!;
            times.Add(clock.Elapsed.TotalMilliseconds);
            (cursor, count) = (page.NextCursor, count + page.Items.Count);
        }
        while (cursor is not null);

        return count == Conversations ? Rows("a page of 60 of the list, each of them", times) : throw new InvalidOperationException($"{count} conversations were listed.");
    }

    private static IEnumerable<Row> Rows(string what, List<double> times) =>
    [
        new(string.Create(CultureInfo.InvariantCulture, $"{what}: p50, ms"), times.At(0.5)),
        new(string.Create(CultureInfo.InvariantCulture, $"{what}: p95, ms"), times.At(0.95), Budget: Budget),
    ];
}
