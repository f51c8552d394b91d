namespace Parley.Server.Data;

internal static class DataServices
{
    public static IServiceCollection AddData(this IServiceCollection services)
    {
        services.AddSingleton<WriteLane>();
        services.AddDbContext<AppDbContext, SqliteDbContext>();
        return services;
    }
}
