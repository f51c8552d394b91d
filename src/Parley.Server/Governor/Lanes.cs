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
        : lanes.Count < Most ? lanes.GetOrAdd((key, model), _ => new Lane(options.Value, clock))
        : lanes.GetOrAdd((key, ""), _ => new Lane(options.Value, clock));

    public void Dispose()
    {
        foreach (var lane in lanes.Values)
            lane.Dispose();
    }
}
