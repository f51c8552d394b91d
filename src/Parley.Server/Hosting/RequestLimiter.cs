using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Parley.Server.Servers;

namespace Parley.Server.Hosting;

/// <summary>Lets requests in as fast as one user, or one address where nobody is signed in, may ask: of all servers together.</summary>
internal sealed class RequestLimiter(IOptions<RateLimitOptions> options, TimeProvider time, ServerBus bus) : PartitionedRateLimiter<HttpContext>
{
    private static readonly Lease Granted = new(null);

    private readonly LeakyBuckets buckets = new("requests", options.Value.RequestsAtOnce, TimeSpan.FromSeconds(1) / options.Value.RequestsPerSecond, time, bus);
    private readonly ConcurrentDictionary<string, int> untold = new(StringComparer.Ordinal);

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    /// <summary>Tells the other servers who has asked how often: from time to time, for they are many.</summary>
    public void Tell()
    {
        foreach (var who in untold.Keys)
        {
            if (untold.TryRemove(who, out var number))
                buckets.Tell(who, number);
        }
    }

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        if (!options.Value.Enabled || IsForOperators(resource.Request.Path))
            return Granted;

        var who = WhoAsks(resource);
        if (buckets.TryAdd(who) is { } wait)
            return new Lease(wait);
        if (bus.IsShared)
            untold.AddOrUpdate(who, 1, (_, number) => number + 1);
        return Granted;
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken) =>
        new(AttemptAcquireCore(resource, permitCount));

    // Cheap, and asked by programs that look after the server, perhaps from the address that everybody seems to come from.
    private static bool IsForOperators(PathString path) => path.StartsWithSegments("/health", StringComparison.Ordinal) || path == "/metrics";

    private static string WhoAsks(HttpContext context) =>
        context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? NetworkOf(context.Connection.RemoteIpAddress);

    // Whoever has one IPv6 address has the 2^64 of its network.
    private static string NetworkOf(IPAddress? address) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)),
        _ => address.ToString(),
    };

    /// <param name="wait">How long to wait; null: it is let in.</param>
    private sealed class Lease(TimeSpan? wait) : RateLimitLease
    {
        public override bool IsAcquired => wait is null;

        public override IEnumerable<string> MetadataNames => wait is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? wait : null;
            return metadata is not null;
        }
    }
}

/// <summary>Tells the other servers ten times a second how often who has asked here.</summary>
internal sealed class RequestCounts(RequestLimiter limiter, ServerBus bus) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => bus.IsShared
        ? Periodically.RunAsync(Interval, TimeProvider.System, Tell, stoppingToken)
        : Task.CompletedTask;

    private Task Tell(CancellationToken cancellationToken)
    {
        limiter.Tell();
        return Task.CompletedTask;
    }
}
