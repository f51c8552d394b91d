using System.Net;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Json;

namespace Parley.Tests.Chat;

/// <summary>One event as it came.</summary>
internal sealed record ReplyEvent(int Id, string Name, string Data)
{
    public string Delta => JsonDocument.Parse(Data).RootElement.GetProperty("delta").GetString()!;

    public Exchange Start => JsonSerializer.Deserialize(Data, ProtocolJsonContext.Default.Exchange)!;

    public Problem Problem => JsonSerializer.Deserialize(Data, ProtocolJsonContext.Default.Problem)!;

    public Message Reply => Name == StreamEvents.Done
        ? JsonSerializer.Deserialize(Data, ProtocolJsonContext.Default.Done)!.Reply
        : Problem.Reply!;

    public Waiting Waiting => JsonSerializer.Deserialize(Data, ProtocolJsonContext.Default.Waiting);

    public bool IsEnd => Name is StreamEvents.Done or StreamEvents.Error;
}

/// <summary>A client's end of a stream of events: reads one, or all; disposing it hangs up.</summary>
internal sealed class ReplyEvents(HttpResponseMessage response, Stream body) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<SseItem<string>> events =
        SseParser.Create(body, (_, data) => Encoding.UTF8.GetString(data)).EnumerateAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);

    public HttpResponseMessage Response => response;

    public static async Task<ReplyEvents> OpenAsync(HttpClient client, HttpRequestMessage request)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            Assert.Fail($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new ReplyEvents(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<ReplyEvent?> NextAsync() => await events.MoveNextAsync()
        ? new ReplyEvent(int.TryParse(events.Current.EventId, System.Globalization.CultureInfo.InvariantCulture, out var id) ? id : 0, events.Current.EventType, events.Current.Data)
        : null;

    /// <summary>Every event that is left.</summary>
    public async Task<List<ReplyEvent>> ToEndAsync()
    {
        var all = new List<ReplyEvent>();
        while (await NextAsync() is { } next)
            all.Add(next);
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        // Not the enumerator: it may be waiting for an event that never comes.
        await body.DisposeAsync();
        response.Dispose();
    }
}
