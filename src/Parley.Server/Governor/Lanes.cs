using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Parley.Server.Governor;

/// <summary>The lanes, one for each key and model: Gemini's limits belong to a project and a model, those of other providers to a model as well.</summary>
internal sealed class Lanes(IOptions<GovernorOptions> options, TimeProvider clock) : IDisposable
{
    /// <summary>Stands for a key in the lanes of providers beside Gemini, whose models name them.</summary>
    public const string OfOthers = "others";

    // Models come from requests; who names many that do not exist gets no lane for each.
    private const int Most = 1_000;

    private readonly ConcurrentDictionary<(string Key, string Model), Lane> lanes = [];
    private readonly Presence presence = new(clock);

    public Lane Of(string key, string model) =>
        lanes.TryGetValue((key, model), out var lane) ? lane
        : lanes.Count < Most || DropIdle() ? lanes.GetOrAdd((key, model), _ => Make(key))
        : lanes.GetOrAdd((key, ""), _ => Make(key));

    // What the operator has set is about Gemini's limit.
    private Lane Make(string key) => new(key == OfOthers ? new GovernorOptions { LongestWait = options.Value.LongestWait } : options.Value, presence, clock);

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
