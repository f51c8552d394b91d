namespace Parley.Server.Pages;

/// <summary>Where a page leads back to: only ever within this server.</summary>
internal static class ReturnUrl
{
    /// <summary>The address if it is a path of ours, else the chat.</summary>
    public static string Local(string? url) => IsLocal(url) ? url! : "/";

    // Browsers read a backslash as a slash, and drop control characters before they look. What is not ASCII stands encoded
    // in an address, and cannot stand in a header.
    private static bool IsLocal(string? url) =>
        url is ['/', ..] and not ['/', '/' or '\\', ..] && !url.AsSpan().ContainsAnyExceptInRange('!', '~') && !url.Contains('\\', StringComparison.Ordinal);
}
