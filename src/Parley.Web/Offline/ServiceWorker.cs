using Parley.Web.Assets;

namespace Parley.Web.Offline;

/// <summary>The program that browsers keep beside the pages, for when the server cannot be reached.</summary>
public static class ServiceWorker
{
    private static readonly string Source = WebAssets.Text("offline/service-worker.js");

    /// <summary>Its source, with the files that it keeps for the reader's language.</summary>
    public static string Script => Source
        .Replace("{version}", $"{WebAssets.Current.Version} {WebAssets.Current.Language}", StringComparison.Ordinal)
        .Replace("{style}", WebAssets.Url("parley.css"), StringComparison.Ordinal)
        .Replace("{script}", WebAssets.Url("parley.js"), StringComparison.Ordinal)
        .Replace("{offline}", WebAssets.Url("offline-draft.js"), StringComparison.Ordinal);
}
