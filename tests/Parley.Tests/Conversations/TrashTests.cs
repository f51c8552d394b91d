using System.Net;
using System.Net.Http.Headers;
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
using Parley.Server.Conversations;
using Parley.Tests.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Conversations;

public sealed class TrashTests : ChatTest
{
    private readonly LateClock clock = new();

    private protected override ParleyApp Adjust(ParleyApp app) => app.With("Conversations__TrashDays", "1").With("RateLimits__Enabled", "false")
        .With(builder => builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(clock)));

    [Fact]
    public async Task What_is_deleted_is_nowhere_but_in_the_trash()
    {
        var exchange = await SayAsync(new SendMessage("Where am I?", MessageId: Guid.CreateVersion7()));
        var (id, question, reply) = (exchange.ConversationId, exchange.UserMessage.Id, exchange.Reply.Id);

        await DeleteAsync(id);

        (HttpMethod Method, string Path, object? Body)[] calls =
        [
            (HttpMethod.Get, $"/api/conversations/{id}", null),
            (HttpMethod.Patch, $"/api/conversations/{id}", new UpdateConversation(Title: "Here")),
            (HttpMethod.Delete, $"/api/conversations/{id}", null),
            (HttpMethod.Get, $"/api/messages/{reply}/events", null),
            (HttpMethod.Post, $"/api/messages/{reply}/stop", null),
            (HttpMethod.Post, $"/api/messages/{reply}/regenerate", null),
            (HttpMethod.Post, $"/api/messages/{reply}/continue", null),
            (HttpMethod.Post, "/api/chat", new SendMessage("More", id)),
            (HttpMethod.Post, "/api/chat", new SendMessage("More", ParentId: reply)),
            (HttpMethod.Post, "/api/chat", new SendMessage("Other", EditOf: question)),
            (HttpMethod.Post, "/api/chat", new SendMessage("Where am I?", MessageId: question)),
            (HttpMethod.Get, $"/messages/{reply}/text", null),
            (HttpMethod.Get, $"/c/{id}/thread", null),
        ];
        foreach (var (method, path, body) in calls)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, body.GetType()) };
            Assert.Equal((path, HttpStatusCode.NotFound), (path, (await Ada.SendAsync(request, Cancelled)).StatusCode));
        }

        Assert.Empty((await ReadAsync<ConversationPage>(await Ada.GetAsync("/api/conversations", Cancelled))).Items);
        Assert.Empty((await ReadAsync<ConversationPage>(await Ada.GetAsync("/api/conversations?q=where", Cancelled))).Items);
        var kept = Assert.Single((await TrashAsync()).Items);
        Assert.Equal((id, "Where am I?", TimeSpan.FromDays(1)), (kept.Id, kept.Title, kept.KeptUntil - kept.DeletedAt));
    }

    [Fact]
    public async Task What_is_restored_is_as_it_was()
    {
        var exchange = await SayAsync("Where am I?");
        await Ada.PatchAsync($"/api/conversations/{exchange.ConversationId}", new UpdateConversation(Pinned: true));
        var before = await ConversationAsync(exchange.ConversationId);
        await DeleteAsync(exchange.ConversationId);

        var restored = await ReadAsync<UpdatedConversation>(await PostAsync($"/api/trash/{exchange.ConversationId}/restore"));

        Assert.Equal((before.Title, before.UpdatedAt, true), (restored.Title, restored.UpdatedAt, restored.Pinned));
        Assert.Equal(before.Messages.Select(m => m.Text), (await ConversationAsync(exchange.ConversationId)).Messages.Select(m => m.Text));
        Assert.Empty((await TrashAsync()).Items);
        await (await PostAsync($"/api/trash/{exchange.ConversationId}/restore")).ProblemAsync(404, ProblemCodes.NotFound);
        Assert.Equal(4, (await ConversationAsync((await SayAsync("On we go", exchange.ConversationId)).ConversationId)).Messages.Count);
    }

    [Fact]
    public async Task An_answer_that_was_cut_by_the_deletion_is_a_stopped_one_when_it_is_restored()
    {
        Gemini.Script(new Answer().Text("As far as").Break(Fault.Silence));
        await using var stream = await StreamSayingAsync("Tell me");
        var start = (await stream.NextAsync())!.Start;
        await stream.NextAsync();

        await DeleteAsync(start.ConversationId);
        var end = (await stream.ToEndAsync())[^1];
        await PostAsync($"/api/trash/{start.ConversationId}/restore");

        Assert.Equal((StreamEvents.Error, ProblemCodes.NotFound), (end.Name, end.Problem.Code));
        var stored = await StoredAsync(start.Reply);
        Assert.Equal((MessageStatus.Stopped, "As far as", null), (stored.Status, stored.Text, stored.Error));
    }

    [Fact]
    public async Task One_is_erased_or_all_are()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 25; i++)
            ids.Add((await SayAsync($"Question {i}")).ConversationId);
        await ReadAsync<ChangedConversations>(await PostAsync("/api/conversations/batch", new ChangeConversations(ids[1..], ConversationChanges.Delete)));

        Assert.Equal(HttpStatusCode.NoContent, (await Ada.DeleteAsync($"/api/trash/{ids[1]}", Cancelled)).StatusCode);
        await (await Ada.DeleteAsync($"/api/trash/{ids[1]}", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await Ada.DeleteAsync($"/api/trash/{ids[0]}", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        Assert.Equal(23, (await TrashAsync()).Items.Count);

        Assert.Equal(HttpStatusCode.NoContent, (await Ada.DeleteAsync("/api/trash", Cancelled)).StatusCode);
        Assert.Empty((await TrashAsync()).Items);
        Assert.Equal(ids[0], (await ConversationAsync(ids[0])).Id);
    }

    [Fact]
    public async Task Pages_of_the_trash_hold_each_conversation_once_the_last_deleted_first()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await SayAsync($"Question {i}")).ConversationId);
            await DeleteAsync(ids[^1]);
        }

        var listed = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await TrashAsync($"?limit=2&cursor={cursor}");
            listed.AddRange(page.Items.Select(item => item.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Reverse(ids), listed);
        await (await Ada.GetAsync("/api/trash?cursor=nonsense", Cancelled)).ProblemAsync(400, ProblemCodes.InvalidRequest);
    }

    [Fact]
    public async Task Somebody_elses_trash_is_not_there()
    {
        var id = (await SayAsync("Mine")).ConversationId;
        await DeleteAsync(id);
        using var bob = await App.SignedInAsAsync("bob");

        Assert.Empty((await ReadAsync<TrashPage>(await bob.GetAsync("/api/trash", Cancelled))).Items);
        await (await PostAsync($"/api/trash/{id}/restore", who: bob)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await bob.DeleteAsync($"/api/trash/{id}", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        await bob.DeleteAsync("/api/trash", Cancelled);
        Assert.Single((await TrashAsync()).Items);
    }

    [Fact]
    public async Task What_was_kept_long_enough_is_gone_for_good()
    {
        await DeleteAsync((await SayAsync("Old")).ConversationId);
        clock.Late = TimeSpan.FromHours(20);
        await SignInAsync();
        var young = (await SayAsync("Young")).ConversationId;
        await DeleteAsync(young);
        var hours = new FakeTimeProvider();
        using var upkeep = new TrashUpkeep(App.Services.GetRequiredService<Trash>(), hours, NullLogger<TrashUpkeep>.Instance);
        await upkeep.StartAsync(Cancelled);

        hours.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, (await TrashAsync()).Items.Count);
        clock.Late = TimeSpan.FromHours(25);
        await SignInAsync();
        hours.Advance(TimeSpan.FromHours(1));
        while ((await TrashAsync()).Items.Count == 2)
            hours.Advance(TimeSpan.FromHours(1));

        Assert.Equal(young, Assert.Single((await TrashAsync()).Items).Id);
        await upkeep.StopAsync(Cancelled);
    }

    [Fact]
    public async Task A_deleted_account_takes_its_trash_along()
    {
        var exchange = await SayAsync("Mine");
        await DeleteAsync(exchange.ConversationId);
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/me") { Content = JsonContent.Create(new DeleteAccount(ParleyApp.Password)) };

        Assert.Equal(HttpStatusCode.NoContent, (await Ada.SendAsync(request, Cancelled)).StatusCode);

        var left = await App.Services.GetRequiredService<ConversationHomes>().Durable.ReadAsync(db => db.QueryFirst(
            """select (select count(*) from "Conversations") + (select count(*) from "Messages") + (select count(*) from "SearchEntries")""", row => row.GetInt32(0)));
        Assert.Equal(0, left);
    }

    private async Task DeleteAsync(Guid id) =>
        Assert.Equal(HttpStatusCode.NoContent, (await Ada.DeleteAsync($"/api/conversations/{id}", Cancelled)).StatusCode);

    private async Task<TrashPage> TrashAsync(string query = "") => await ReadAsync<TrashPage>(await Ada.GetAsync("/api/trash" + query, Cancelled));

    private async Task SignInAsync()
    {
        var signedIn = await ReadAsync<SignedIn>(await PostAsync("/api/login", new Login("ada", ParleyApp.Password)));
        Ada.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn.AccessToken);
    }
}
