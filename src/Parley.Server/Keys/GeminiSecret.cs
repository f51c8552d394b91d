using Parley.Gemini;
using Parley.Protocol.Keys;

namespace Parley.Server.Keys;

/// <summary>What opens Gemini: it never leaves this process but to Google.</summary>
/// <param name="Kind">One of <see cref="GeminiKeyKinds"/>.</param>
/// <param name="Text">The key, or the service account's file.</param>
internal sealed record GeminiSecret(string Kind, string Text)
{
    private const int Shown = 4;
    private const int Shortest = 8;

    /// <summary>The project that pays, for Vertex AI.</summary>
    public string? Project { get; init; }

    /// <summary>Where it is asked, for Vertex AI.</summary>
    public string? Location { get; init; }

    /// <summary>What of it may be shown: a quarter at most, and nothing of one that is short enough to be guessed from that.</summary>
    public string Hint => Kind == GeminiKeyKinds.Vertex ? ServiceAccount.TryRead(Text)?.Email ?? "" : Text.Length >= Shortest ? Text[^Math.Min(Shown, Text.Length / 4)..] : "";

    public override string ToString() => Kind;

    public GeminiOptions ApplyTo(GeminiOptions options, VertexPlaces places)
    {
        if (Kind != GeminiKeyKinds.Vertex)
            return options.With(Text);

        var account = ServiceAccount.TryRead(Text) ?? throw new InvalidOperationException("A service account was kept that is none.");
        return options.With(apiKey: null, new VertexOptions(account, Project ?? account.ProjectId, Location ?? VertexOptions.Global)
        {
            BaseUrl = places.BaseUrl,
            TokenUrl = places.TokenUrl,
        });
    }
}

/// <summary>Where Vertex AI is (section <c>Vertex</c>), unless its own address is to be used.</summary>
internal sealed class VertexPlaces
{
    /// <summary>For private ways into Google's cloud.</summary>
    public Uri? BaseUrl { get; set; }

    public Uri TokenUrl { get; set; } = new("https://oauth2.googleapis.com/token");
}
