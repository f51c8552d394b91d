using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Server.Hosting;

/// <summary>
/// A few small events, one after another: whoever reads them elsewhere sees whether a proxy on the way holds them back,
/// and what is known here of who asked.
/// </summary>
internal static class HealthStream
{
    public const string Path = "/health/stream";

    private const int Ticks = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>How long it takes, from the first event to the last.</summary>
    public static TimeSpan Length => (Ticks - 1) * Pause;

    internal static async Task WriteAsync(HttpContext context, TimeProvider clock)
    {
        var (request, cancellationToken) = (context.Request, context.RequestAborted);
        var seen = new SeenRequest(request.Scheme, request.Host.Value ?? "", context.Connection.RemoteIpAddress?.ToString() ?? "");
        EventStream.Begin(context);
        for (var tick = 1; tick <= Ticks; tick++)
        {
            EventStream.WriteEvent(context.Response.BodyWriter, tick.ToString(CultureInfo.InvariantCulture), "tick", JsonSerializer.SerializeToUtf8Bytes(seen, HealthJson.Default.SeenRequest));
            await context.Response.BodyWriter.FlushAsync(cancellationToken);
            if (tick < Ticks)
                await Task.Delay(Pause, clock, cancellationToken);
        }
    }
}

/// <summary>What the server knows of a request.</summary>
/// <param name="Scheme"><c>http</c> or <c>https</c>.</param>
/// <param name="Host">The name and port that it was asked by.</param>
/// <param name="From">The address that asked.</param>
internal sealed record SeenRequest(string Scheme, string Host, string From);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SeenRequest))]
internal sealed partial class HealthJson : JsonSerializerContext;
