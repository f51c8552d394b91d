using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Parley.Protocol;
using Parley.Server.Chat;
using Parley.Server.Data;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Hosting;

[Trait(Databases.Trait, Databases.Sqlite)]
public sealed class OutageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact, Trait(Cases.Trait, "D-06")]
    public async Task A_database_locked_by_another_program_is_an_outage_while_it_lasts_and_nothing_else()
    {
        await using var app = new ParleyApp();
        var client = await app.SignedInAsAsync("ada");
        await using (var outside = new SqliteConnection($"Data Source={app.Services.GetRequiredService<SqliteDatabase>().Path};Pooling=False"))
        {
            await outside.OpenAsync(Cancellation);
            await using var locked = outside.BeginTransaction(deferred: false);
            var watch = Stopwatch.StartNew();

            await OutageAsync(client.PostAsJsonAsync("/api/chat", new { message = "Is anybody there?" }, Cancellation));
            await OutageAsync(client.PatchAsJsonAsync("/api/me", new { displayName = "Ada L." }, Cancellation));

            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, "/api/conversations")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(client, "/health/ready")).StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await client.PostAsJsonAsync("/api/chat", new { message = "Is anybody there?" }, Cancellation)).StatusCode);
    }

    [Fact, Trait(Cases.Trait, "D-01")]
    public async Task A_full_disk_refuses_the_question_whole_and_takes_the_next_when_there_is_room()
    {
        await using var app = new ParleyApp();
        var client = await app.SignedInAsAsync("ada");
        await app.Services.GetRequiredService<WriteLane>().RunAsync(write =>
        {
            var pages = write.QueryFirst("PRAGMA page_count", row => row.GetInt64(0));
            write.Query($"PRAGMA max_page_count={pages}", row => row.GetInt64(0));
        }, Cancellation);

        await OutageAsync(client.PostAsJsonAsync("/api/chat", new { message = new string('x', 100_000) }, Cancellation));

        var page = await client.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/conversations", Cancellation);
        Assert.Equal(0, page.GetProperty("items").GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsJsonAsync("/api/chat", new { message = "Again?" }, Cancellation)).StatusCode);
    }

    [Fact, Trait(Cases.Trait, "R-01")]
    public async Task A_send_that_is_rolled_back_with_its_neighbours_leaves_nothing_to_wait_for()
    {
        await using var app = new ParleyApp();
        var client = await app.SignedInAsAsync("ada");
        var (lane, generations) = (app.Services.GetRequiredService<WriteLane>(), app.Services.GetRequiredService<Generations>());
        var met = new TaskCompletionSource<Generation>();

        // A neighbour that waits in the lane until the send has written, and then takes the whole group along.
        void Neighbour(WriteConnection write)
        {
            if (generations.Running.SingleOrDefault() is { } generation)
            {
                met.SetResult(generation);
                throw new StorageUnavailableException("The disk is gone.");
            }

            _ = lane.RunAsync(Neighbour, Cancellation);
            throw new InvalidOperationException("Not yet.");
        }

        _ = lane.RunAsync(Neighbour, Cancellation);
        await OutageAsync(client.PostAsJsonAsync("/api/chat", new { message = "Is anybody there?" }, Cancellation));

        await (await met.Task).Log.Ended.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Empty(generations.Running);
    }

    private static async Task OutageAsync(Task<HttpResponseMessage> sending)
    {
        var answer = await sending;
        await answer.ProblemAsync(503, ProblemCodes.StorageUnavailable);
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient client, string path) => client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
}
