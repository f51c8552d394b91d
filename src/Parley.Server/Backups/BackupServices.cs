using Microsoft.Extensions.Options;
using Parley.Server.Hosting;

namespace Parley.Server.Backups;

/// <summary>Copies of the whole installation: when somebody asks, and every night.</summary>
internal static class BackupServices
{
    public static IServiceCollection AddBackups(this IServiceCollection services)
    {
        services.AddSettings<BackupOptions>("Backup");
        services.AddSingleton<IValidateOptions<BackupOptions>, BackupsOfSqliteOnly>();
        return services.AddSingleton<BackupWriter>().AddSingleton<BackupReader>().AddHostedService<NightlyBackup>();
    }
}
