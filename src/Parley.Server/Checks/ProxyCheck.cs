using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Parley.Server.Hosting;

namespace Parley.Server.Checks;

/// <summary>How browsers reach this Parley: whether its proxy passes streams on as they come, and tells who asked and how.</summary>
internal sealed class ProxyCheck(TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <param name="address">The address that browsers use.</param>
    public async IAsyncEnumerable<Finding> RunAsync(Uri address)
    {
        var (answer, seen, spread) = await ReadAsync(new Uri(address, HealthStream.Path));
        if (answer is not HttpStatusCode.OK)
        {
            yield return new(Verdict.Bad, answer is { } status ? $"{address} answers {(int)status}." : $"{address} cannot be reached from here.",
                "The server must run, and the proxy must pass all paths on to it, /health too.");
            yield break;
        }

        if (seen is null)
        {
            yield return new(Verdict.Bad, $"What answers at {address} is no Parley of this version.", "See where the proxy passes requests on to.");
            yield break;
        }

        yield return spread >= HealthStream.Length / 2
            ? new(Verdict.Good, "Streams come through as they are sent.")
            : new(Verdict.Bad, "The proxy holds streams back until they end: answers would come all at once.", "Switch off buffering for text/event-stream: `proxy_buffering off;` in nginx, `flush_interval -1` in Caddy.");
        yield return seen.Scheme == address.Scheme && seen.Host == address.Authority
            ? new(Verdict.Good, $"The server knows that it is asked as {address.Scheme}://{address.Authority}.")
            : new(Verdict.Bad, $"The server believes that it is asked as {seen.Scheme}://{seen.Host}, by {seen.From}.",
                $"Have the proxy send X-Forwarded-For, -Host and -Proto, and set ForwardedHeaders__KnownProxies to its address, {seen.From}.");
    }

    private async Task<(HttpStatusCode? Status, SeenRequest? Seen, TimeSpan Spread)> ReadAsync(Uri stream)
    {
        try
        {
            using var client = new HttpClient { Timeout = Patience };
            using var answer = await client.GetAsync(stream, HttpCompletionOption.ResponseHeadersRead);
            if (answer.StatusCode != HttpStatusCode.OK || answer.Content.Headers.ContentType?.MediaType != EventStream.ContentType)
                return (answer.StatusCode, null, default);

            SeenRequest? seen = null;
            long first = 0;
            await foreach (var tick in SseParser.Create(await answer.Content.ReadAsStreamAsync()).EnumerateAsync())
            {
                first = first == 0 ? clock.GetTimestamp() : first;
                seen ??= JsonSerializer.Deserialize(tick.Data, HealthJson.Default.SeenRequest);
            }

            return (answer.StatusCode, seen, clock.GetElapsedTime(first));
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or IOException)
        {
            return (null, null, default);
        }
        catch (JsonException)
        {
            return (HttpStatusCode.OK, null, default);
        }
    }
}
