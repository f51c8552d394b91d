using System.Globalization;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Backups;

/// <summary>The directory that a backup is restored to, kept from servers meanwhile.</summary>
internal sealed class RestoreTarget : IDisposable
{
    private readonly string path;
    private readonly bool isEmpty;
    private readonly FileStream? held;

    /// <exception cref="OperationFailedException">A server runs on it, or something is in it that may not be replaced.</exception>
    public RestoreTarget(string path, bool replace)
    {
        this.path = path;
        if (!Directory.Exists(path))
        {
            isEmpty = true;
            return;
        }

        held = Hold();
        isEmpty = Directory.EnumerateFileSystemEntries(path).All(entry => Path.GetFileName(entry) == DataDirectory.LockFile);
        if (!isEmpty && !replace)
        {
            held.Dispose();
            throw new OperationFailedException(ExitCodes.CannotCreate, $"{path} is not empty. Restore to another directory with --to, or add --replace: what is there now is then kept under another name.");
        }
    }

    /// <summary>Puts a directory in its place.</summary>
    /// <returns>Where that lies now which stood there, if anything did.</returns>
    public string? Take(string staging, DateTimeOffset now)
    {
        string? aside = null;
        if (!isEmpty)
            Directory.Move(path, aside = $"{path}.before-restore-{now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}");
        else if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);

        try
        {
            Directory.Move(staging, path);
        }
        catch when (aside is not null)
        {
            Directory.Move(aside, path);
            throw;
        }

        return aside;
    }

    public void Dispose() => held?.Dispose();

    private FileStream Hold()
    {
        try
        {
            return new FileStream(Path.Combine(path, DataDirectory.LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OperationFailedException(ExitCodes.TryAgain, $"A Parley runs on {path}, or it cannot be written. Stop the server first.");
        }
    }
}
