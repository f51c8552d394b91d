using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Parley.Server.Data;

/// <summary>Files and directories that nobody but their owner may read.</summary>
internal static partial class PrivateFiles
{
    /// <summary>A new file to write to; it must not be there yet.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>
    /// Sees to it that the names in a directory are on disk: a file that was renamed has its new name after a power cut as
    /// well. .NET opens no directories.
    /// </summary>
    public static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var directory = new SafeFileHandle(Open(path, ReadOnly), ownsHandle: true);
        if (!directory.IsInvalid)
            RandomAccess.FlushToDisk(directory);
    }

    private const int ReadOnly = 0;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial nint Open(string path, int flags);
}
