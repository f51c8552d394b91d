namespace Parley.Web.Files;

/// <summary>How large a file is, for people.</summary>
public static class FileSize
{
    private const double Step = 1024;

    /// <summary>In the largest unit of which there is one, in the reader's language.</summary>
    public static string Of(long bytes)
    {
        string[] units = [Texts.FileBytes, Texts.FileKilobytes, Texts.FileMegabytes, Texts.FileGigabytes];
        var (size, unit) = ((double)bytes, 0);
        while (size >= Step && unit < units.Length - 1)
            (size, unit) = (size / Step, unit + 1);
        return units[unit].With(Math.Round(size, size < 10 && unit > 0 ? 1 : 0));
    }
}
