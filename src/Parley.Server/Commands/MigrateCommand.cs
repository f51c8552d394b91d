using System.CommandLine;
using Parley.Server.Data;

namespace Parley.Server.Commands;

internal static class MigrateCommand
{
    public static Command Migrate()
    {
        var command = new Command("migrate", "Bring the database up to date after a copy of it, or make a new one, and end. No server may run.");
        command.SetAction((parsed, cancellationToken) => Installation.WithAsync(async installation =>
        {
            var start = installation.Get<DatabaseStart>();
            await start.PrepareAsync(cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(start.StepsTaken switch
            {
                null => $"Made a new database: {installation.Get<SqliteDatabase>().Path}",
                0 => "The database is up to date; nothing was done.",
                var steps => $"Brought the database up to date: {steps} steps. The copy from before is {start.CopyFromBefore}.",
            });
        }));
        return command;
    }
}
