using System.CommandLine;
using Parley.Server.Hosting;

namespace Parley.Server.Commands;

/// <summary>What the program does besides serving, a verb each. All of it works on the installation that DATA_DIR names.</summary>
internal static class CommandLine
{
    /// <summary>Whether a verb is asked for. Alone, or with settings as the framework takes them, the program serves.</summary>
    public static bool IsMeant(string[] args) => args is [var first, ..]
        && (first is "--help" or "-h" or "-?" or "--version" || !(first.StartsWith('-') || first.StartsWith('/') || first.Contains('=', StringComparison.Ordinal)));

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Parley. Alone it serves; a verb operates on the installation in DATA_DIR, also while the server runs unless it says otherwise.")
        {
            BackupCommands.Backup(),
            BackupCommands.Restore(),
            AccountCommands.CreateAdmin(),
            AccountCommands.ResetPassword(),
            MigrateCommand.Migrate(),
            MoveCommand.Move(),
            CheckCommand.Check(),
            HealthCommand.Health(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("Usage: parley [VERB [OPTIONS]]; `parley --help` lists the verbs, `parley VERB --help` tells the options of one.");
            return ExitCodes.Usage;
        }

        return await PlainRefusal.TellAsync(Console.Error, "Parley did not do it:", () =>
            parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
    }
}
