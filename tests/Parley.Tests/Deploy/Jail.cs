namespace Parley.Tests.Deploy;

/// <summary>
/// What a container engine makes of our image, from the tools of every Linux: a user without rights or capabilities, who may
/// never get any, and a root file system that is read-only but for the data directory. The network stays this machine's.
/// </summary>
internal static class Jail
{
    public const string User = "1654:1654";

    // Mounts of its own, which end with it. The data directory is a mount too, so it is not made read-only with the rest.
    private const string Script = """
        set -e
        root=$1 data=$2 user=$3 show=$4
        shift 4
        chown "$user" "$DATA_DIR"
        mount --make-rprivate /
        if [ "$root" != / ]; then
            mount --bind "$root" "$root"
            mount --rbind /proc "$root/proc"
            mount --rbind /dev "$root/dev"
        else
            mount --bind --options ro "$show" /mnt
        fi
        mount --bind "$DATA_DIR" "$root/${data:-$DATA_DIR}"
        mount --options remount,bind,ro "$root"
        export DATA_DIR="${data:-$DATA_DIR}"
        cd /
        exec setpriv --no-new-privs --inh-caps=-all --bounding-set=-all,+sys_chroot,+setuid,+setgid \
            env "$@"
        """;

    /// <summary>Only root may mount.</summary>
    public static bool CanBeMade => Environment.UserName == "root";

    /// <summary>This machine's own root, and the program that was built, shown at a place to which that user may go.</summary>
    public static (string Program, string[] Arguments) AroundThisMachine(string program) =>
        Around("/", "", User, Path.GetDirectoryName(program)!, [], ["/mnt/parley"]);

    /// <summary>The root, user, variables and command of an image.</summary>
    public static (string Program, string[] Arguments) AroundImage(string root, string user, string data, string[] variables, string[] command) =>
        Around(root, data, user, "", variables, command);

    private static (string Program, string[] Arguments) Around(string root, string data, string user, string show, string[] variables, string[] command) =>
        ("unshare", ["--mount", "/bin/sh", "-c", Script, "jail", root, data, user, show, .. variables, "chroot", $"--userspec={user}", "--groups=", root, .. command]);
}
