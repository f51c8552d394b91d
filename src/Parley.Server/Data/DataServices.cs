using Microsoft.EntityFrameworkCore;

namespace Parley.Server.Data;

internal static class DataServices
{
    public static IServiceCollection AddData(this IServiceCollection services)
    {
        services.ConfigureOptions<DataOptions.Setup>().AddOptions<DataOptions>().ValidateOnStart();
        services.AddSingleton<DataDirectory>();
        services.AddSingleton<SqliteDatabase>();
        services.AddSingleton<WriteLane>();
        services.AddSingleton<WriteLaneInterceptor>();
        services.AddSingleton<ReadPool>();
        services.AddDbContext<AppDbContext, SqliteDbContext>((provider, options) => options
            .UseSqlite(provider.GetRequiredService<SqliteDatabase>().ConnectionString)
            .AddInterceptors(provider.GetRequiredService<WriteLaneInterceptor>()));
        services.AddSingleton<DatabaseStart>().AddHostedService<DatabaseWarmUp>();
        return services;
    }
}
