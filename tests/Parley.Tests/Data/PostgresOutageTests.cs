using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Parley.Emulation.Answers;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Tests.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;
using Parley.Web.Assets;

namespace Parley.Tests.Data;

/// <summary>A PostgreSQL of its own, which is killed under a running server and comes back.</summary>
[Trait(Databases.Trait, Databases.Postgres)]
public sealed class PostgresOutageTests : ChatTest
{
    private PostgresServer server = null!;
    private string database = "";

    private protected override async ValueTask BeforeAsync()
    {
        server = await PostgresServer.StartAsync();
        database = await server.CreateAsync();
    }

    private protected override ParleyApp Adjust(ParleyApp app) => app.With("DATABASE_URL", server.UrlOf(database)).With("RateLimits__Enabled", "false");

    private protected override ValueTask AfterAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_database_that_dies_is_an_outage_while_it_is_away_and_the_server_goes_on_when_it_is_back()
    {
        var first = await SayAsync("Hello");
        await server.KillAsync();

        await (await PostAsync("/api/chat", new SendMessage("Is anybody there?"))).ProblemAsync(503, ProblemCodes.StorageUnavailable);
        await (await Ada.GetAsync("/api/conversations", Cancelled)).ProblemAsync(503, ProblemCodes.StorageUnavailable);
        await (await Ada.PatchAsJsonAsync("/api/me", new { displayName = "Ada L." }, Cancelled)).ProblemAsync(503, ProblemCodes.StorageUnavailable);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Ada.GetAsync("/health/ready", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Ada.GetAsync("/health/live", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Ada.GetAsync($"{WebAssets.Folder}any/en/parley.css", Cancelled)).StatusCode);

        await server.ResumeAsync();
        Assert.Equal(HttpStatusCode.OK, (await Ada.GetAsync("/health/ready", Cancelled)).StatusCode);
        Assert.Equal(2, (await ConversationAsync(first.ConversationId)).Messages.Count);
        var second = await SayAsync("Are you back?", first.ConversationId);
        Assert.Equal(MessageStatus.Complete, second.Reply.Status);
        await EventuallyAsync(async () => (await Ada.PatchAsJsonAsync("/api/me", new { displayName = "Ada L." }, Cancelled)).StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_answer_that_grows_meanwhile_goes_on_and_is_kept_whole()
    {
        var (died, back) = (new TaskCompletionSource(), new TaskCompletionSource());
        Gemini.Script(new Answer().Text("One, ", "two, ").Until(died.Task).Text("three, ").Until(back.Task).Text("four."));
        await using var stream = await StreamSayingAsync("Count");
        var reply = (await stream.NextAsync())!.Start.Reply;
        while ((await StoredAsync(reply)).Text != "One, two, ")
            Assert.Equal(MessageStatus.Streaming, (await StoredAsync(reply)).Status);

        await server.KillAsync();
        died.SetResult();
        while ((await stream.NextAsync())!.Delta != "three, ")
        {
        }

        back.SetResult();
        await server.ResumeAsync();

        var end = (await stream.ToEndAsync())[^1];
        Assert.Equal((MessageStatus.Complete, "One, two, three, four."), (end.Reply.Status, end.Reply.Text));
        Assert.Equal(end.Reply.Text, (await StoredAsync(reply)).Text);
    }

    [Fact]
    public async Task A_server_without_a_free_connection_is_an_outage_until_there_is_one()
    {
        var taken = new List<Npgsql.NpgsqlConnection>();
        try
        {
            while (taken.Count < 300)
            {
                var one = new Npgsql.NpgsqlConnection($"{AddressOf(database)};Pooling=False");
                await one.OpenAsync(Cancelled);
                taken.Add(one);
            }
        }
        catch (Npgsql.PostgresException full)
        {
            Assert.Equal(Npgsql.PostgresErrorCodes.TooManyConnections, full.SqlState);
        }

        // One that is open goes on; one more cannot be had.
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Ada.GetAsync("/api/conversations", Cancelled)));
        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable]));

        taken.ForEach(one => one.Dispose());
        await EventuallyAsync(async () => (await Ada.GetAsync("/api/conversations", Cancelled)).StatusCode == HttpStatusCode.OK);
        Assert.Equal(MessageStatus.Complete, (await SayAsync("Hello")).Reply.Status);
    }

    private string AddressOf(string name) => Server.Data.PostgresAddress.Read(server.UrlOf(name), out _)!.ConnectionString;

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        for (var watch = Stopwatch.StartNew(); !await condition();)
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }
}
