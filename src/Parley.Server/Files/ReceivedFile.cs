namespace Parley.Server.Files;

/// <summary>A file that has arrived whole and lies under a name of its own until it is stored; then, or if it never is, it is gone.</summary>
internal sealed record ReceivedFile(string Path, long Size, string Sha256, ContentType Type) : IDisposable
{
    public void Dispose() => File.Delete(Path);
}

/// <summary>Why a file is not taken.</summary>
internal sealed class FileRefusedException(string code, string detail) : Exception(detail)
{
    /// <summary>One of <see cref="Protocol.ProblemCodes"/>.</summary>
    public string Code => code;
}
