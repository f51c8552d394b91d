using System.Diagnostics.Metrics;

namespace Parley.Server;

/// <summary>The meter of the server's own instruments. Each feature makes those that measure it; unobserved they cost a comparison.</summary>
internal static class ParleyMeter
{
    public const string Name = "Parley";

    public static Meter CreateParley(this IMeterFactory meters) => meters.Create(Name);
}
