using System.Globalization;
using Parley.Server.Accounts;
using Parley.Server.Data;

namespace Parley.Server.Checks;

/// <summary>The data directory, its disk, the keys and the database. Nothing is changed, and a server may run meanwhile.</summary>
internal sealed class DataChecks(DataDirectory directory, Database database, DatabaseStart start, ReadPool reads, IConfiguration configuration)
{
    private const long LittleSpace = 1L << 30;
    private const long TooLittleSpace = 100L << 20;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public async IAsyncEnumerable<Finding> RunAsync()
    {
        if (!Directory.Exists(directory.Path))
        {
            yield return new(Verdict.Bad, $"The data directory {directory.Path} is not there.", "The first start makes it. If Parley is installed already, set DATA_DIR to where it is.");
            yield break;
        }

        yield return Writing();
        yield return Space(new DriveInfo(directory.Path).AvailableFreeSpace);
        yield return Key();
        foreach (var file in ReadByOthers())
            yield return file;
        yield return await DatabaseAsync();
    }

    private Finding Writing()
    {
        var probe = directory.PathOf($".check-{Guid.CreateVersion7():N}");
        try
        {
            File.WriteAllBytes(probe, [1]);
            File.Delete(probe);
            return new(Verdict.Good, $"The data directory {directory.Path} can be written.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(Verdict.Bad, $"The data directory {directory.Path} cannot be written.", "Give the user that runs Parley the right to write there, and see that the disk is neither full nor read-only.");
        }
    }

    private static Finding Space(long free)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"The disk of the data directory has {free / (double)(1 << 30):0.0} GB left.");
        return free >= LittleSpace
            ? new(Verdict.Good, what)
            : new(free >= TooLittleSpace ? Verdict.Doubtful : Verdict.Bad, what, "Make room: without it nothing can be stored, and an upgrade or a backup needs room for the database once more.");
    }

    private Finding Key() =>
        configuration[SigningKey.Variable] is { Length: > 0 } ? new(Verdict.Good, $"The signing key comes from {SigningKey.Variable}.")
        : File.Exists(directory.PathOf(SigningKey.FileName)) ? new(Verdict.Good, "The signing key is in the data directory.")
        : new(Verdict.Doubtful, "There is no signing key yet.", $"The first start makes one. If there are accounts already, put {SigningKey.FileName} back from the backup, or set {SigningKey.Variable}.");

    // What is in a directory that only its owner enters is read by nobody else, whatever its own mode says.
    private IEnumerable<Finding> ReadByOthers()
    {
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(directory.Path) & (UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) == 0)
            yield break;
        foreach (var path in new[] { directory.PathOf(SigningKey.FileName), (database as SqliteDatabase)?.Path }.OfType<string>())
        {
            if (File.Exists(path) && (File.GetUnixFileMode(path) & Others) != 0)
                yield return new(Verdict.Doubtful, $"Other users of this machine can read {path}.", $"chmod 700 {directory.Path}");
        }
    }

    private async Task<Finding> DatabaseAsync()
    {
        try
        {
            start.RequireCurrent();
        }
        catch (StartRefusedException refusal)
        {
            return new(Verdict.Bad, "The database cannot be used.", refusal.Message);
        }

        // PostgreSQL looks after its files itself.
        if (database is not SqliteDatabase)
            return new(Verdict.Good, $"The database {database.Place} is up to date.");

        var damage = await reads.RunAsync(connection => connection.QueryFirst("PRAGMA quick_check(1)", row => row.GetString(0)));
        return damage == "ok"
            ? new(Verdict.Good, "The database is whole and up to date.")
            : new(Verdict.Bad, $"The database is damaged: {damage}.", "Stop the server, keep a copy of the data directory as it is, and restore the last good backup with `parley restore`.");
    }
}
