using Parley.Server.Hosting;

namespace Parley.Server.Governor;

internal static class GovernorServices
{
    public static IServiceCollection AddGovernor(this IServiceCollection services)
    {
        services.AddSettings<GovernorOptions>("Governor");
        return services.AddSingleton<Lanes>().AddSingleton<UserPlaces>();
    }
}
