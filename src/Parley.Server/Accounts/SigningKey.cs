using System.Security.Cryptography;
using System.Text;
using Parley.Server.Data;

namespace Parley.Server.Accounts;

/// <summary>
/// The installation's secret. It signs access tokens, and refresh tokens are derived from it. <c>SECRET_KEY</c>, or else
/// a file in the data directory that is made at the first start and never again: a new key would be no installation's key.
/// </summary>
internal sealed partial class SigningKey(IConfiguration configuration, DataDirectory directory, ILogger<SigningKey> logger)
{
    public const string Variable = "SECRET_KEY";
    public const int MinimumBytes = 32;

    /// <summary>Its name in the data directory, where it is not set.</summary>
    public const string FileName = "secret.key";

    private const UnixFileMode ForOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private byte[]? bytes;

    /// <summary>The key of the access tokens.</summary>
    public byte[] Bytes => bytes ?? throw new InvalidOperationException("The signing key is used before the server has started.");

    /// <summary>A key for one other purpose.</summary>
    public byte[] Derive(string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Bytes, 32, info: Encoding.UTF8.GetBytes(purpose));

    /// <summary>Finds the key, or makes it where nobody can have an account yet.</summary>
    public void Load(bool mayCreate)
    {
        if (configuration[Variable] is { Length: > 0 } secret)
        {
            bytes = Encoding.UTF8.GetBytes(secret);
            return;
        }

        var path = directory.PathOf(FileName);
        if (!File.Exists(path))
        {
            if (!mayCreate)
                throw new StartRefusedException($"There are accounts but no key: {path} is missing. Restore it from the backup, or set {Variable}.");
            Create(path);
        }

        bytes = Read(path);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ForOthers) != 0)
            Log.ReadByOthers(logger, path);
    }

    private static void Create(string path)
    {
        // Whole or not at all, also when the machine stops in the middle.
        var unfinished = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(unfinished, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(48))));
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path);
        PrivateFiles.FlushDirectory(Path.GetDirectoryName(path)!);
    }

    private static byte[] Read(string path)
    {
        var text = File.ReadAllText(path).Trim();
        return text.Length == 64 && Convert.TryFromBase64String(text, new byte[48], out var length) && length == 48
            ? Encoding.ASCII.GetBytes(text)
            : throw new StartRefusedException($"The key in {path} is damaged. Restore it from the backup, or set {Variable}.");
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Others than the owner may read or write {Path}, and whoever has this key can sign in as anybody: chmod 600 {Path}")]
        public static partial void ReadByOthers(ILogger logger, string path);
    }
}
