namespace Parley.Gemini;

/// <summary>Gemini in a project of Google Cloud (Vertex AI), instead of Google AI Studio's API.</summary>
/// <param name="account">Who asks.</param>
/// <param name="project">Which project pays.</param>
/// <param name="location">Where it is asked: <c>global</c>, or a region such as <c>europe-west4</c>.</param>
public sealed class VertexOptions(ServiceAccount account, string project, string location)
{
    /// <summary>The location that has most models.</summary>
    public const string Global = "global";

    /// <summary>Who asks.</summary>
    public ServiceAccount Account => account;

    /// <summary>Which project pays.</summary>
    public string Project => project;

    /// <summary>Where it is asked.</summary>
    public string Location => location;

    /// <summary>Where that is, unless Google's own address is not to be used: for tests, and for private ways into Google's cloud.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>Where tokens are had.</summary>
    public Uri TokenUrl { get; init; } = new("https://oauth2.googleapis.com/token");

    /// <summary>The tokens that were had with it.</summary>
    internal Vertex.AccessTokens Tokens { get; } = new();

    internal Uri Address => BaseUrl ?? new Uri(location == Global ? "https://aiplatform.googleapis.com" : $"https://{location}-aiplatform.googleapis.com");
}
