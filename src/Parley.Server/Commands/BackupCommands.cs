using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Options;
using Parley.Server.Backups;
using Parley.Server.Data;

namespace Parley.Server.Commands;

internal static class BackupCommands
{
    public static Command Backup()
    {
        var to = new Option<FileInfo?>("--to") { Description = "Where the archive is written; a new file in the working directory if absent. A directory gets a new file in it.", HelpName = "FILE" };
        var withoutKeys = new Option<bool>("--without-keys") { Description = "Leave the signing key out. What is restored then needs SECRET_KEY." };
        var command = new Command("backup", "Copy the installation into one archive: the database, the files and the key.") { to, withoutKeys };
        command.SetAction((parsed, cancellationToken) => Installation.WithAsync(async installation =>
        {
            BackupsOfSqliteOnly.Require(installation.Get<IOptions<DataOptions>>().Value, "pg_dump");
            var writer = installation.Get<BackupWriter>();
            var path = parsed.GetValue(to)?.FullName is not { } given ? Path.GetFullPath(writer.NewName())
                : Directory.Exists(given) ? Path.Combine(given, writer.NewName()) : given;
            var manifest = await writer.WriteAsync(path, !parsed.GetValue(withoutKeys), cancellationToken);

            await Say(parsed, $"Backed up to {path}: {new FileInfo(path).Length} bytes, {manifest.Files.Count} files, {Rows(manifest)} rows.");
            if (manifest.Files.All(file => file.Path != BackupWriter.KeyFile))
                await Say(parsed, "The signing key is not in it: keep SECRET_KEY or secret.key elsewhere.");
        }));
        return command;
    }

    public static Command Restore()
    {
        var archive = new Argument<FileInfo>("FILE") { Description = "An archive that `parley backup` made." };
        var to = new Option<DirectoryInfo?>("--to") { Description = "The data directory to restore to; DATA_DIR if absent.", HelpName = "DIR" };
        var replace = new Option<bool>("--replace") { Description = "Replace what is there; it is kept beside it under another name." };
        var command = new Command("restore", "Check an archive and make a data directory of it. No server may run on that directory.") { archive, to, replace };
        command.SetAction((parsed, cancellationToken) => Installation.WithAsync(async installation =>
        {
            BackupsOfSqliteOnly.Require(installation.Get<IOptions<DataOptions>>().Value, "pg_restore");
            var target = parsed.GetValue(to)?.FullName ?? installation.Get<DataDirectory>().Path;
            var (manifest, aside) = await installation.Get<BackupReader>().RestoreAsync(
                parsed.GetRequiredValue(archive).FullName, target, parsed.GetValue(replace), cancellationToken);

            await Say(parsed, $"Restored to {target}: the backup of {manifest.CreatedAt:u}, {manifest.Files.Count} files, {Rows(manifest)} rows.");
            if (aside is not null)
                await Say(parsed, $"What was there before is now in {aside}.");
            if (manifest.Files.All(file => file.Path != BackupWriter.KeyFile))
                await Say(parsed, $"There is no signing key in the backup: set SECRET_KEY, or put {BackupWriter.KeyFile} there, before the server starts.");
        }));
        return command;
    }

    private static string Rows(BackupManifest manifest) => manifest.Tables.Values.Sum().ToString(CultureInfo.InvariantCulture);

    private static Task Say(ParseResult parsed, string line) => parsed.InvocationConfiguration.Output.WriteLineAsync(line);
}
