using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Parley.Protocol.Chat;
using Parley.Tests.Processes;
using Parley.Web.Assets;

namespace Parley.Tests.Faults;

/// <summary>Somebody who has nothing to do with what goes wrong, and a probe: both ask on and on, and time each answer.</summary>
internal sealed class Bystander(User user, IReadOnlyList<RealServer> servers, bool chats = true) : IDisposable
{
    public static readonly TimeSpan Slowest = TimeSpan.FromSeconds(2);

    /// <summary>However bad it is: an answer, if only a refusal, ten seconds later; and what a busy machine adds.</summary>
    public static readonly TimeSpan LongestRefusal = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentBag<(Answered Answer, TimeSpan Took)> api = [];
    private readonly ConcurrentBag<(Answered Answer, TimeSpan Took)> probes = [];
    private readonly ConcurrentDictionary<Guid, string> confirmed = [];
    private readonly List<HttpClient> ways = [];

    public User User => user;

    /// <summary>How the requests of the user were answered.</summary>
    public IReadOnlyCollection<(Answered Answer, TimeSpan Took)> Api => api;

    /// <summary>How those were answered that need no database.</summary>
    public IReadOnlyCollection<(Answered Answer, TimeSpan Took)> Probes => probes;

    /// <summary>The questions that were answered.</summary>
    public IReadOnlyDictionary<Guid, string> Confirmed => confirmed;

    public static TimeSpan At95(IReadOnlyCollection<(Answered Answer, TimeSpan Took)> answers) =>
        answers.Select(one => one.Took).Order().ElementAt((int)(answers.Count * 0.95));

    /// <summary>Asks until it is over.</summary>
    public Task WatchAsync(CancellationToken over, CancellationToken cancelled) => Task.WhenAll(servers.SelectMany(server => new[]
    {
        AskAsync(server, api, way => way.GetAsync("/api/me", cancelled), over),
        AskAsync(server, api, way => way.GetAsync("/api/conversations", cancelled), over),
        chats ? AskAsync(server, api, way => ChatAsync(way, cancelled), over) : Task.CompletedTask,
        AskAsync(server, probes, way => way.GetAsync("/health/live", cancelled), over),
        AskAsync(server, probes, way => way.GetAsync($"{WebAssets.Folder}any/en/parley.css", cancelled), over),
    }));

    public void Dispose() => ways.ForEach(way => way.Dispose());

    private async Task AskAsync(RealServer server, ConcurrentBag<(Answered Answer, TimeSpan Took)> into, Func<HttpClient, Task<HttpResponseMessage>> ask, CancellationToken over)
    {
        var answers = new ConcurrentBag<Answered>();
        var way = Route.Open(server, user, answers);
        lock (ways)
            ways.Add(way);
        while (!over.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            using (await ask(way))
            {
                var took = Stopwatch.GetElapsedTime(began);
                Assert.True(answers.TryTake(out var answer));
                into.Add((answer, took));
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task<HttpResponseMessage> ChatAsync(HttpClient way, CancellationToken cancelled)
    {
        var (id, text) = (Guid.CreateVersion7(), $"bench:deltas=2,rate=0 ({Guid.CreateVersion7():N})");
        var answer = await way.PostAsJsonAsync("/api/chat", new { message = text, messageId = id }, cancelled);
        if (answer.IsSuccessStatusCode && await answer.Content.ReadFromJsonAsync<Exchange>(cancelled) is { UserMessage.Id: var kept } && kept == id)
            confirmed[id] = text;
        return answer;
    }
}
