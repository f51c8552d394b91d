namespace Parley.Server.Checks;

/// <summary>What an installation needs, looked at one by one for whoever runs it.</summary>
internal static class CheckServices
{
    public static IServiceCollection AddChecks(this IServiceCollection services) =>
        services.AddSingleton<DataChecks>().AddSingleton<GeminiChecks>().AddSingleton<ProviderChecks>().AddSingleton<RedisCheck>().AddSingleton<ProxyCheck>();
}
