using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Parley.Server.Governor;

/// <summary>The lanes, one for each key and model: Gemini's limits belong to a project and a model.</summary>
internal sealed class Lanes(IOptions<GovernorOptions> options, TimeProvider clock) : IDisposable
{
    // Models come from requests; who names many that do not exist gets no lane for each.
    private const int Most = 1_000;

    private readonly ConcurrentDictionary<(string Key, string Model), Lane> lanes = [];

    public Lane Of(string key, string model) =>
        lanes.TryGetValue((key, model), out var lane) ? lane
        : lanes.Count < Most || DropIdle() ? lanes.GetOrAdd((key, model), _ => new Lane(options.Value, clock))
        : lanes.GetOrAdd((key, ""), _ => new Lane(options.Value, clock));

    /// <summary>Keys go and models end: lanes that nobody waits in are made anew when they are needed.</summary>
    private bool DropIdle()
    {
        foreach (var (name, lane) in lanes)
        {
            if (lane.IsOpen)
                lanes.TryRemove(name, out _);
        }

        return lanes.Count < Most;
    }

    public void Dispose()
    {
        foreach (var lane in lanes.Values)
            lane.Dispose();
    }
}
