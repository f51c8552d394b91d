using Microsoft.Extensions.Options;

namespace Parley.Server.Data;

/// <summary>The directory that holds the database, the keys and the files, and belongs to one running server at a time.</summary>
internal sealed class DataDirectory(IOptions<DataOptions> options) : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The file that a running server holds.</summary>
    public const string LockFile = "parley.lock";

    private FileStream? held;

    /// <summary>Its full path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(options.Value.Directory);

    /// <summary>The full path of a file in it.</summary>
    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>Makes the directory where there is none and keeps other servers out of it until this one ends.</summary>
    /// <exception cref="StartRefusedException">It cannot be written, or another server uses it.</exception>
    public void Claim()
    {
        try
        {
            if (!Directory.Exists(Path))
                Create();
            held ??= new FileStream(PathOf(LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw Unwritable();
        }
        catch (IOException exception)
        {
            throw IsHeldElsewhere(exception)
                ? new StartRefusedException($"Another Parley already runs on the data directory {Path}. Stop it, or set DATA_DIR to another directory.")
                : Unwritable();
        }
    }

    public void Dispose() => held?.Dispose();

    private void Create()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Path);
        else
            Directory.CreateDirectory(Path, OwnerOnly);
    }

    // EAGAIN on Linux, on macOS, and ERROR_SHARING_VIOLATION.
    private static bool IsHeldElsewhere(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);

    private StartRefusedException Unwritable() =>
        new($"The data directory {Path} cannot be made or written. Give the user that runs Parley the right to write there, or set DATA_DIR to another directory.");
}
