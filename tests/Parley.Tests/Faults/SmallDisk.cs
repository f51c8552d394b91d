using Parley.Tests.Deploy;
using Parley.Tests.Processes;

namespace Parley.Tests.Faults;

/// <summary>A data directory on a disk of its own that can be filled: a mount that only the server sees, and that ends with it.</summary>
internal static class SmallDisk
{
    private const string Megabytes = "24m";

    /// <summary>Only root may mount.</summary>
    public static bool CanBeMade => Jail.CanBeMade;

    public static (string Program, string[] Arguments) Around(string program) => ("unshare",
        ["--mount", "/bin/sh", "-c", $"mount --make-rprivate / && mount -t tmpfs -o size={Megabytes} tmpfs \"$DATA_DIR\" && exec \"$0\"", program]);

    /// <summary>A file on that disk, seen from here.</summary>
    public static string PathOf(RealServer server, string file) => $"/proc/{server.Process.Id}/root{server.DataDirectory}/{file}";

    /// <summary>Takes what room there is.</summary>
    public static void Fill(RealServer server)
    {
        using var filler = new FileStream(PathOf(server, "filler"), FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4_096];
        try
        {
            while (true)
                filler.Write(block);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public static void Empty(RealServer server) => File.Delete(PathOf(server, "filler"));
}
