using Microsoft.EntityFrameworkCore;

namespace Parley.Server.Data;

internal static class DataServices
{
    public static IServiceCollection AddData(this IServiceCollection services)
    {
        services.AddSingleton<DataDirectory>();
        services.AddSingleton<SqliteDatabase>();
        services.AddSingleton<WriteLane>();
        services.AddSingleton<WriteLaneInterceptor>();
        services.AddSingleton<ReadPool>();
        services.AddDbContext<AppDbContext, SqliteDbContext>((provider, options) => options
            .UseSqlite(provider.GetRequiredService<SqliteDatabase>().ConnectionString)
            .AddInterceptors(provider.GetRequiredService<WriteLaneInterceptor>()));
        services.AddHostedService<DatabaseStart>();
        return services;
    }
}
