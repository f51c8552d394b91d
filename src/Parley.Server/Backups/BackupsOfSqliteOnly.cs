using Microsoft.Extensions.Options;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Backups;

/// <summary>PostgreSQL has tools of its own for this, which know more of it: a backup that leaves the database out is none.</summary>
internal sealed class BackupsOfSqliteOnly(IOptions<DataOptions> data) : IValidateOptions<BackupOptions>
{
    public ValidateOptionsResult Validate(string? name, BackupOptions options) => data.Value.IsPostgres && options.At is not null
        ? ValidateOptionsResult.Fail("Backup__At is set, but the database is PostgreSQL's. Remove it, and have pg_dump run every night.")
        : ValidateOptionsResult.Success;

    /// <exception cref="OperationFailedException">The database is PostgreSQL's.</exception>
    public static void Require(DataOptions options, string tool)
    {
        if (options.IsPostgres)
            throw new OperationFailedException(ExitCodes.Configuration, $"The database is PostgreSQL's, as DATABASE_URL says. Use {tool} for it.");
    }
}
