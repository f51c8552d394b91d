using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Protocol.Chat;
using Parley.Tests.Processes;

namespace Parley.Tests.Faults;

/// <summary>
/// Somebody who asks, reads live, hangs up and reads on through any server, sends again what was not confirmed, and remembers
/// what was: all that the promises are about.
/// </summary>
internal sealed class Person(User user, IReadOnlyList<RealServer> servers, IReadOnlyList<string> questions, int seed) : IDisposable
{
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(100);

    private readonly Random random = new(seed);
    private readonly ConcurrentBag<Answered> answers = [];
    private HttpClient[] ways = [];

    public User User => user;

    /// <summary>How every request was answered.</summary>
    public IEnumerable<Answered> Answers => answers;

    /// <summary>What was asked, in this order; all of it is confirmed in the end.</summary>
    public List<LiveReader> Asked { get; } = [];

    /// <summary>What the server has taken to send it later.</summary>
    public Dictionary<Guid, string> Queued { get; } = [];

    /// <summary>Asks and reads until it is over; then reads the last answer to its end.</summary>
    public async Task TalkAsync(CancellationToken over, CancellationToken cancelled)
    {
        ways = [.. servers.Select(server => Route.Open(server, user, answers))];
        Guid? conversation = null;
        while (!over.IsCancellationRequested)
        {
            var reader = new LiveReader(Question(), conversationId: conversation);
            Asked.Add(reader);
            await UntilAsync(() => reader.ReplyId is not null, way => reader.AskAsync(way.Client, way.Patience), cancelled);
            var toQueue = random.Next(4) == 0 ? new QueueMessage(Question(), Guid.CreateVersion7()) : null;
            if (toQueue is not null)
                await QueueAsync(reader.ConversationId!.Value, toQueue, cancelled);
            await UntilAsync(() => reader.End is not null, way => reader.ResumeAsync(way.Client, way.Patience), cancelled);
            if (toQueue is not null)
                await UntilSentAsync(reader.ConversationId!.Value, cancelled);
            conversation = random.Next(3) == 0 ? null : reader.ConversationId;
        }
    }

    public void Dispose()
    {
        foreach (var way in ways)
            way.Dispose();
    }

    // What makes it somebody's own also makes it one of a kind.
    private string Question() => $"{questions[random.Next(questions.Count)]} ({user.Name}, {Guid.CreateVersion7():N})";

    /// <summary>Tries, through any server and sometimes hanging up, until it is so.</summary>
    private async Task UntilAsync(Func<bool> isSo, Func<(HttpClient Client, CancellationToken Patience), Task> tryIt, CancellationToken cancelled)
    {
        while (!isSo())
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
            if (random.Next(2) == 0)
                patience.CancelAfter(random.Next(20, 1_500));
            try
            {
                await tryIt((Way, patience.Token));
            }
            catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
            {
                // Hung up.
            }

            if (!isSo())
                await Task.Delay(BackOff, cancelled);
        }
    }

    private HttpClient Way => ways[random.Next(ways.Length)];

    private async Task QueueAsync(Guid conversation, QueueMessage message, CancellationToken cancelled)
    {
        await UntilAnsweredAsync(way => way.PostAsJsonAsync($"/api/conversations/{conversation}/queue", message, JsonSerializerOptions.Web, cancelled), cancelled);
        Queued.Add(message.MessageId!.Value, message.Message!);
    }

    /// <summary>What waits behind an answer that is not complete waits for its user.</summary>
    private async Task UntilSentAsync(Guid conversation, CancellationToken cancelled)
    {
        while (await ListAsync() is { Items: [var next, ..] } queue)
        {
            if (queue.Paused)
                await SendNowAsync(next.Id, cancelled);
            await Task.Delay(BackOff, cancelled);
        }

        async Task<QueuedMessages> ListAsync()
        {
            using var answer = await UntilAnsweredAsync(way => way.GetAsync($"/api/conversations/{conversation}/queue", cancelled), cancelled);
            return (await answer.Content.ReadFromJsonAsync<QueuedMessages>(cancelled))!;
        }
    }

    private async Task SendNowAsync(Guid id, CancellationToken cancelled)
    {
        try
        {
            using var answer = await Way.PostAsync($"/api/queue/{id}/send", null, cancelled);
        }
        catch (HttpRequestException)
        {
            // The list tells whether it was sent.
        }
    }

    private async Task<HttpResponseMessage> UntilAnsweredAsync(Func<HttpClient, Task<HttpResponseMessage>> ask, CancellationToken cancelled)
    {
        while (true)
        {
            try
            {
                var answer = await ask(Way);
                if (answer.IsSuccessStatusCode)
                    return answer;
                answer.Dispose();
            }
            catch (HttpRequestException)
            {
                // A server that is gone; another may be there.
            }

            await Task.Delay(BackOff, cancelled);
        }
    }
}
