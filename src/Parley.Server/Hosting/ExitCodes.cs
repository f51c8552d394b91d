namespace Parley.Server.Hosting;

/// <summary>How the program ends, in the numbers of sysexits.h, so that scripts and supervisors can tell what helps.</summary>
internal static class ExitCodes
{
    public const int Usage = 64;
    public const int BadData = 65;
    public const int NoInput = 66;
    public const int CannotCreate = 73;
    public const int InputOutput = 74;
    public const int TryAgain = 75;

    /// <summary>Supervisors know that trying again will not help.</summary>
    public const int Configuration = 78;
}
