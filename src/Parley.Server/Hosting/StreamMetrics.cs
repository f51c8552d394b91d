using System.Diagnostics.Metrics;

namespace Parley.Server.Hosting;

/// <summary>How many read streams of events at the moment, by the route that they asked.</summary>
internal sealed class StreamMetrics(IMeterFactory meters)
{
    private readonly UpDownCounter<int> readers = meters.CreateParley().CreateUpDownCounter<int>(
        "parley.streams.readers", "{reader}", "Connections that read a stream of events.");

    /// <summary>Counts a response until its end.</summary>
    public void Count(HttpContext context)
    {
        if (!readers.Enabled)
            return;

        var route = new KeyValuePair<string, object?>("http.route", (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
        readers.Add(1, route);
        context.Response.OnCompleted(() =>
        {
            readers.Add(-1, route);
            return Task.CompletedTask;
        });
    }
}
