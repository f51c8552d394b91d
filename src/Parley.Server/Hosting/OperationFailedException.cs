namespace Parley.Server.Hosting;

/// <summary>What an operator asked for could not be done; the reason is a sentence that says what to do.</summary>
internal sealed class OperationFailedException(int exitCode, string reason) : Exception(reason)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
