using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Parley.Server.Data;
using Parley.Server.Servers;

namespace Parley.Tests.Infrastructure;

/// <summary>For what is tested by itself: a server that has no others beside it.</summary>
internal static class Alone
{
    public static ServerBus Bus()
    {
        var redis = new RedisConnection(Options.Create(new DataOptions()), new ConfigurationBuilder().Build());
        return new ServerBus(redis, new StreamFeed(redis, NullLogger<StreamFeed>.Instance), TimeProvider.System);
    }
}
