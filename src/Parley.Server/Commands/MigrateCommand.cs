using System.CommandLine;
using Parley.Server.Data;

namespace Parley.Server.Commands;

internal static class MigrateCommand
{
    public static Command Migrate()
    {
        var command = new Command("migrate", "Bring the database up to date (SQLite after a copy of it), or make a new one, and end. No server may run.");
        command.SetAction((parsed, cancellationToken) => Installation.WithAsync(async installation =>
        {
            var start = installation.Get<DatabaseStart>();
            await start.PrepareAsync(cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(start.StepsTaken switch
            {
                null => $"Made a new database: {installation.Get<Database>().Place}",
                0 => "The database is up to date; nothing was done.",
                var steps when start.CopyFromBefore is { } copy => $"Brought the database up to date: {steps} steps. The copy from before is {copy}.",
                var steps => $"Brought the database up to date: {steps} steps.",
            });
        }));
        return command;
    }
}
