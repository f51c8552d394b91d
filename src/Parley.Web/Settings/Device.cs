namespace Parley.Web.Settings;

/// <summary>What a session was opened with, as a person would call it.</summary>
public static class Device
{
    // In this order: most browsers also claim to be others.
    private static readonly (string Part, string Name)[] Browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")];

    private static readonly (string Part, string Name)[] Systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    /// <summary>Such as “Firefox on Linux”; the program's own words where they are not known.</summary>
    public static string NameOf(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent))
            return Texts.DeviceUnnamed;

        var browser = Find(Browsers, userAgent);
        var system = Find(Systems, userAgent);
        return (browser, system) switch
        {
            (not null, not null) => Texts.DeviceOn.With(browser, system),
            ({ } only, null) => only,
            _ => userAgent.Length > 60 ? userAgent[..60] + "…" : userAgent,
        };
    }

    private static string? Find((string Part, string Name)[] known, string userAgent) =>
        Array.Find(known, k => userAgent.Contains(k.Part, StringComparison.Ordinal)).Name;
}
