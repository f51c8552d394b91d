using Parley.Server.Hosting;

namespace Parley.Server.Governor;

internal static class GovernorServices
{
    public static IServiceCollection AddGovernor(this IServiceCollection services)
    {
        services.AddSettings<GovernorOptions>("Governor")
            .Validate(options => options.LongestWait >= TimeSpan.Zero && options.LongestWait <= TimeSpan.FromHours(1),
                "Governor__LongestWait is an hour at most, written as hh:mm:ss.");
        return services.AddSingleton<Lanes>();
    }
}
