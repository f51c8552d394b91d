using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Parley.Server.Data;

internal static class DataServices
{
    public static IServiceCollection AddData(this IServiceCollection services)
    {
        services.ConfigureOptions<DataOptions.Setup>().AddOptions<DataOptions>().ValidateOnStart();
        services.AddMetrics();
        services.AddSingleton<DataDirectory>();
        services.AddSingleton<ReadPool>();
        services.AddHostedService<DatabaseWarmUp>();

        services.AddEither<Database, SqliteDatabase, PostgresDatabase>();
        services.AddEither<DatabaseWriter, WriteLane, PostgresWriters>();
        services.AddEither<DatabaseStart, SqliteStart, PostgresStart>();
        services.AddSingleton<WriteLaneInterceptor>();
        services.AddSingleton<PostgresTransactions>();
        services.AddSingleton<PostgresClaim>().AddHostedService<PostgresWatch>();
        services.AddDbContext<SqliteDbContext>((provider, options) => options
            .UseSqlite(provider.GetRequiredService<SqliteDatabase>().ConnectionString)
            .AddInterceptors(provider.GetRequiredService<WriteLaneInterceptor>()));
        services.AddDbContext<PostgresDbContext>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<PostgresDatabase>().ForEntityFramework, PostgresDbContext.Assume)
            .AddInterceptors(provider.GetRequiredService<PostgresTransactions>()));
        services.AddScoped<AppDbContext>(provider => IsPostgres(provider)
            ? provider.GetRequiredService<PostgresDbContext>()
            : provider.GetRequiredService<SqliteDbContext>());
        return services;
    }

    /// <summary>Registers both, and under what they have in common the one that the configuration asks for.</summary>
    internal static IServiceCollection AddEither<TService, TSqlite, TPostgres>(this IServiceCollection services)
        where TService : class
        where TSqlite : class, TService
        where TPostgres : class, TService => services
        .AddSingleton<TSqlite>()
        .AddSingleton<TPostgres>()
        .AddSingleton<TService>(provider => IsPostgres(provider) ? provider.GetRequiredService<TPostgres>() : provider.GetRequiredService<TSqlite>());

    private static bool IsPostgres(IServiceProvider provider) => provider.GetRequiredService<IOptions<DataOptions>>().Value.IsPostgres;
}
