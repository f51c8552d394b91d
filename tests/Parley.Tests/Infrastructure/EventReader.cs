using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Parley.Protocol.Json;
using Parley.Protocol.Notices;

namespace Parley.Tests.Infrastructure;

/// <summary>A client's end of a stream of events with texts as ids; disposing it hangs up.</summary>
internal sealed class EventReader(HttpResponseMessage response, Stream body) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<SseItem<string>> events =
        SseParser.Create(body, (_, data) => Encoding.UTF8.GetString(data)).EnumerateAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);

    public static async Task<EventReader> OpenAsync(HttpClient client, string address, string? after = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (after is not null)
            request.Headers.Add("Last-Event-ID", after);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventReader(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<SseItem<string>?> NextAsync() => await events.MoveNextAsync() ? events.Current : null;

    /// <summary>The next event, which must be a notice.</summary>
    public async Task<(string? Id, Notice Notice)> NoticeAsync()
    {
        var next = await NextAsync();
        Assert.Equal("notice", next?.EventType);
        return (next!.Value.EventId, JsonSerializer.Deserialize(next.Value.Data, ProtocolJsonContext.Default.Notice)!);
    }

    /// <summary>Reads on until so many notices of this sort have come.</summary>
    public async Task NoticeAsync(int count, Predicate<Notice> which)
    {
        while (count > 0)
            count -= which((await NoticeAsync()).Notice) ? 1 : 0;
    }

    public async ValueTask DisposeAsync()
    {
        // Not the enumerator: it may be waiting for an event that never comes.
        await body.DisposeAsync();
        response.Dispose();
    }
}
