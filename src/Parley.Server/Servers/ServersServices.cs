using Microsoft.Extensions.Options;
using Parley.Server.Data;

namespace Parley.Server.Servers;

/// <summary>Several servers of one installation, side by side: what they say to each other goes through Redis.</summary>
internal static class ServersServices
{
    public static IServiceCollection AddServers(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<DataOptions>, RedisUrlValidator>();
        services.AddSingleton<RedisConnection>().AddSingleton<ServerBus>();
        return services.AddSingleton<StreamFeed>().AddHostedService(provider => provider.GetRequiredService<StreamFeed>());
    }

    private sealed class RedisUrlValidator : IValidateOptions<DataOptions>
    {
        public ValidateOptionsResult Validate(string? name, DataOptions options) => options switch
        {
            { RedisUrl: null } => ValidateOptionsResult.Success,
            { DatabaseUrl: null } => ValidateOptionsResult.Fail("REDIS_URL is for several servers, which share a PostgreSQL database. Set DATABASE_URL as well, or remove REDIS_URL."),
            { RedisUrl: { } url } => RedisAddress.Read(url, out var refusal) is null ? ValidateOptionsResult.Fail(refusal) : ValidateOptionsResult.Success,
        };
    }
}
