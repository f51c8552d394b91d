using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Parley.Protocol.Chat;

namespace Parley.Tests.Processes;

/// <summary>Somebody who asks a question and reads the answer as it comes, noting what was there when.</summary>
internal sealed class LiveReader(string question, Guid? questionId = null, Guid? conversationId = null)
{
    private readonly StringBuilder text = new();
    private readonly List<(long At, int Length)> arrivals = [];
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid QuestionId { get; } = questionId ?? Guid.CreateVersion7();

    public string Question => question;

    /// <summary>Ends with the first event.</summary>
    public Task Started => started.Task;

    /// <summary>Set once the server has promised that nothing will be lost.</summary>
    public Guid? ReplyId { get; private set; }

    /// <summary>Where it was asked; null while it is not known which new conversation that will be.</summary>
    public Guid? ConversationId { get; private set; } = conversationId;

    public string? LastEventId { get; private set; }

    /// <summary>The last event, if it came.</summary>
    public string? End { get; private set; }

    /// <summary>The reply as the last event told it.</summary>
    public Message? Told { get; private set; }

    public string Text => text.ToString();

    /// <summary>Writes the arrivals down as they are now; what comes after a return does not count.</summary>
    public Sighting Look() => new(Text, [.. arrivals]);

    /// <summary>Sends the question and reads until the answer or the connection ends.</summary>
    public async Task AskAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = JsonContent.Create(new { message = question, messageId = QuestionId, conversationId = ConversationId }) };
        request.Headers.Accept.ParseAdd("text/event-stream");
        await ReadAsync(client, request, cancellationToken);
    }

    /// <summary>Comes back, as a browser does, with the last event that it knows.</summary>
    public async Task ResumeAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/messages/{ReplyId}/events");
        if (LastEventId is not null)
            request.Headers.Add("Last-Event-ID", LastEventId);
        await ReadAsync(client, request, cancellationToken);
    }

    /// <summary>Reads an answer that another asked for, from its beginning.</summary>
    public Task FollowAsync(HttpClient client, Guid replyId, CancellationToken cancellationToken)
    {
        ReplyId = replyId;
        return ResumeAsync(client, cancellationToken);
    }

    private async Task ReadAsync(HttpClient client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            answer.EnsureSuccessStatusCode();
            await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
            var events = SseParser.Create(stream);
            await foreach (var item in events.EnumerateAsync(cancellationToken))
                Take(item, events.LastEventId);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || failure is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // The server was killed, and the client put away: what came before is what counts.
        }
    }

    private void Take(SseItem<string> item, string id)
    {
        using var data = JsonDocument.Parse(item.Data);
        switch (item.EventType)
        {
            case "start":
                var exchange = data.Deserialize<Exchange>(JsonSerializerOptions.Web)!;
                (ReplyId, ConversationId) = (exchange.Reply.Id, exchange.ConversationId);
                text.Clear();
                arrivals.Clear();
                started.TrySetResult();
                break;
            case "text":
                text.Append(data.RootElement.GetProperty("delta").GetString());
                arrivals.Add((Stopwatch.GetTimestamp(), text.Length));
                break;
            case "done" or "error":
                Told = data.RootElement.GetProperty("reply").Deserialize<Message>(JsonSerializerOptions.Web);
                End = item.EventType;
                break;
        }
        LastEventId = id;
    }
}
