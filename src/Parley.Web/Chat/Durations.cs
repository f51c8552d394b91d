using System.Globalization;

namespace Parley.Web.Chat;

/// <summary>How long something took, in words.</summary>
internal static class Durations
{
    /// <summary>In whole seconds, one at least: <c>4 s</c>, <c>2 min 5 s</c>.</summary>
    public static string Whole(long milliseconds)
    {
        var seconds = Math.Max(1, (long)Math.Round(milliseconds / 1000.0));
        return seconds < 60 ? Texts.Seconds.With(seconds) : Texts.MinutesSeconds.With(seconds / 60, seconds % 60);
    }

    /// <summary>With tenths where there are few seconds: <c>0.8 s</c>.</summary>
    public static string Exact(long milliseconds) =>
        milliseconds < 10_000 ? Texts.Seconds.With((milliseconds / 1000.0).ToString("0.0", CultureInfo.CurrentCulture)) : Whole(milliseconds);
}
