using System.CommandLine;
using Microsoft.Extensions.Options;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Server.Files;
using Parley.Server.Hosting;
using Parley.Server.Moves;

namespace Parley.Server.Commands;

internal static class MoveCommand
{
    private const string DirectoryPrefix = "sqlite:";

    public static Command Move()
    {
        var to = new Option<string>("--to")
        {
            Description = "Where to: postgres://user@host:port/database, which must be empty, or sqlite:DIRECTORY, a data directory without a database. PGPASSWORD holds the password better than the address does.",
            HelpName = "TARGET",
            Required = true,
        };
        var command = new Command("move", "Copy the installation from SQLite to PostgreSQL or back, compare every row, and say what to do next. No server may run.") { to };
        command.SetAction((parsed, cancellationToken) => Installation.WithAsync(async installation =>
        {
            var isPostgres = installation.Get<IOptions<DataOptions>>().Value.IsPostgres;
            var settings = SettingsOf(parsed.GetRequiredValue(to), isPostgres);
            settings[SigningKey.Variable] = KeyOf(installation);
            await using var other = Installation.Open(settings);
            await using var scope = other.Scope();
            using var source = MoveSource.Open(installation.Services);
            using MoveTarget target = isPostgres ? new SqliteTarget(other.Services) : new PostgresTarget(other.Services);
            var tables = StoredTable.AllOf(scope.ServiceProvider.GetRequiredService<SqliteDbContext>());
            var moved = Mover.Move(source, target, tables, (isPostgres ? other : installation).Get<DataDirectory>().PathOf(FileReceiver.Folder), cancellationToken);

            var output = parsed.InvocationConfiguration.Output;
            await output.WriteLineAsync($"Moved {moved.Rows} rows of {moved.Tables} tables from {installation.Get<Database>().Place} to {target.Place}; every row was read back and compared.");
            await output.WriteLineAsync(isPostgres
                ? $"Next: remove DATABASE_URL, set DATA_DIR={other.Get<DataDirectory>().Path}, and start the server."
                : "Next: set DATABASE_URL to the new database, and start the server.");
            await output.WriteLineAsync(KeyAdvice(installation));
            await output.WriteLineAsync($"What was moved is still in {installation.Get<Database>().Place} as well. Keep it until you have seen that all is well, and start no server on it.");
        }));
        return command;
    }

    /// <summary>What makes an installation of the target.</summary>
    private static Dictionary<string, string?> SettingsOf(string target, bool isPostgres)
    {
        if (target.StartsWith(DirectoryPrefix, StringComparison.OrdinalIgnoreCase))
        {
            if (!isPostgres)
                throw Usage("The installation is on SQLite already. To take it elsewhere, use `parley backup` and `parley restore`.");
            return target.Length > DirectoryPrefix.Length
                ? new() { ["DATABASE_URL"] = "", ["DATA_DIR"] = target[DirectoryPrefix.Length..] }
                : throw Usage("After sqlite: comes a directory, as in sqlite:./data.");
        }

        if (PostgresAddress.Read(target, out var refusal) is null)
            throw Usage(refusal.Replace("DATABASE_URL", "--to", StringComparison.Ordinal));
        return isPostgres
            ? throw Usage("The installation is on PostgreSQL already. To take it to another one, use pg_dump and pg_restore.")
            : new() { ["DATABASE_URL"] = target };
    }

    private static string? ConfiguredKey(Installation installation) => installation.Get<IConfiguration>()[SigningKey.Variable] is { Length: > 0 } key ? key : null;

    private static string KeyFileOf(Installation installation) => installation.Get<DataDirectory>().PathOf(SigningKey.FileName);

    private static string KeyOf(Installation installation) =>
        ConfiguredKey(installation) ?? (File.Exists(KeyFileOf(installation)) ? File.ReadAllText(KeyFileOf(installation)).Trim()
            : throw new OperationFailedException(ExitCodes.BadData, $"There is no signing key: {KeyFileOf(installation)} is missing. Put it back, or set {SigningKey.Variable}."));

    /// <summary>With another key everybody would have to sign in again.</summary>
    private static string KeyAdvice(Installation installation) => ConfiguredKey(installation) is not null
        ? $"Keep {SigningKey.Variable} the same: it signs what people are signed in with."
        : $"The signing key is in {KeyFileOf(installation)}, and a server on PostgreSQL reads none from there: set {SigningKey.Variable} to what is in that file.";

    private static OperationFailedException Usage(string reason) => new(ExitCodes.Usage, reason);
}
