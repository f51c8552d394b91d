using System.Globalization;
using System.Text.RegularExpressions;

namespace Parley.Web.Markdown;

/// <summary>Which addresses of a model's text may stand in the page.</summary>
internal static partial class SafeAddress
{
    /// <summary>
    /// Whether a browser will read it as http, https or mailto. The scheme must stand there literally: whatever a
    /// browser strips or folds before it looks for a scheme is refused.
    /// </summary>
    public static bool IsLink(string? url) =>
        url is not null && (StartsWith(url, "https://") || StartsWith(url, "http://") || StartsWith(url, "mailto:"))
        && !url.AsSpan().ContainsAnyInRange('\0', ' ');

    /// <summary>Whether it is a picture that lies in the address itself, of a kind that cannot carry script.</summary>
    public static bool IsPicture(string? url) => url is not null && RasterPicture().IsMatch(url);

    /// <summary>The host as the network knows it, so that look-alike letters show.</summary>
    public static string HostOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.IdnHost : url;

    /// <summary>The address as the network knows it.</summary>
    public static string AsciiOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host != uri.IdnHost
            ? string.Create(CultureInfo.InvariantCulture, $"{uri.Scheme}://{uri.IdnHost}{uri.PathAndQuery}")
            : url;

    private static bool StartsWith(string url, string scheme) => url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^data:image/(png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/]+={0,2}$", RegexOptions.NonBacktracking)]
    private static partial Regex RasterPicture();
}
