namespace Parley.Gemini;

/// <summary>Where Gemini is and how long to wait for it.</summary>
public sealed class GeminiOptions
{
    /// <summary>The address of the API, without the version.</summary>
    public Uri BaseUrl { get; set; } = new("https://generativelanguage.googleapis.com");

    /// <summary>The key; it only ever travels in the <c>x-goog-api-key</c> header.</summary>
    public string? ApiKey { get; set; }

    /// <summary>A project of Google Cloud that is asked instead of <see cref="BaseUrl"/>, without a key; null for none.</summary>
    public VertexOptions? Vertex { get; init; }

    /// <summary>The model asked where <c>ChatOptions.ModelId</c> names none.</summary>
    public string? DefaultModel { get; set; }

    /// <summary>How long a connection may take to open.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the first byte of an answer may take: a thinking model is silent for minutes.</summary>
    public TimeSpan FirstByteTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an answer that has begun may be silent.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest line of a stream; a generated image is one line.</summary>
    public int MaxLineBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>The longest answer, over all of its events.</summary>
    public long MaxAnswerBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>How often an answer that reached the cap of one request is gone on with.</summary>
    public int MaxContinuations { get; set; } = 256;

    /// <summary>The same with another way in: a key, or a project of Google Cloud.</summary>
    public GeminiOptions With(string? apiKey, VertexOptions? vertex = null) => new()
    {
        BaseUrl = BaseUrl,
        ApiKey = apiKey,
        Vertex = vertex,
        DefaultModel = DefaultModel,
        ConnectTimeout = ConnectTimeout,
        FirstByteTimeout = FirstByteTimeout,
        IdleTimeout = IdleTimeout,
        MaxLineBytes = MaxLineBytes,
        MaxAnswerBytes = MaxAnswerBytes,
        MaxContinuations = MaxContinuations,
    };
}
