namespace Parley.Emulation;

/// <summary>How an emulator behaves; on the command line as <c>--name value</c>.</summary>
public sealed record EmulatorOptions
{
    /// <summary>Where to listen; port 0 takes a free one.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:0";

    /// <summary>Pause before each delta of answers that have no pace of their own.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.Zero;

    /// <summary>Signs thought signatures and continuation tokens: what another secret signed is refused as foreign.</summary>
    public string SigningSecret { get; init; } = "emulator";

    /// <summary>Bytes of padding in each thought signature; real ones reach many kilobytes.</summary>
    public int SignatureSize { get; init; } = 96;

    /// <summary>Output tokens of one streamed request to a Gemini 4 model before it must be continued.</summary>
    public int StreamedTokensPerRequest { get; init; } = 65_536;

    /// <summary>The same for a request that is not streamed.</summary>
    public int WholeTokensPerRequest { get; init; } = 32_768;

    /// <summary>Requests a minute that are answered for each key and model; absent: all.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Largest request body.</summary>
    public long MaxRequestBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>How many of the last requests are kept for looking at.</summary>
    public int KeptRequests { get; init; } = 1_000;
}
