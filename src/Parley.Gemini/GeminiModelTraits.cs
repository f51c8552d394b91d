using System.Globalization;

namespace Parley.Gemini;

/// <summary>Which settings a model takes. What it does not take is not sent, for Gemini would refuse the request or answer worse.</summary>
public sealed record GeminiModelTraits
{
    /// <summary>Whether temperature, topP and topK mean something to it.</summary>
    public bool Sampling { get; init; }

    /// <summary>Whether it takes presence and frequency penalties.</summary>
    public bool Penalties { get; init; }

    /// <summary>The thinking levels it takes, in capitals, the least first; empty where it takes none.</summary>
    public IReadOnlyList<string> ThinkingLevels { get; init; } = [];

    /// <summary>The thinking budget it takes; looked at only where there are no levels.</summary>
    public GeminiThinkingBudget? ThinkingBudget { get; init; }

    /// <summary>Whether a function call that comes back without a signature is refused.</summary>
    public bool SignedCalls { get; init; }

    /// <summary>Whether it takes Gemini's own tools: search, pages named in the prompt, code.</summary>
    public bool Tools { get; init; }

    /// <summary>Whether it calls functions.</summary>
    public bool Functions { get; init; }

    /// <summary>Whether it takes functions and Gemini's own tools in one request.</summary>
    public bool FunctionsBesideTools { get; init; }

    /// <summary>Whether it thinks at all.</summary>
    public bool Thinking => ThinkingLevels.Count > 0 || ThinkingBudget is not null;

    /// <summary>What is known of a model by its name alone; of an unknown one, nothing that could be refused.</summary>
    public static GeminiModelTraits For(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var name = model[(model.LastIndexOf('/') + 1)..];

        return name switch
        {
            // Models that draw or speak take no tools, whatever their generation.
            _ when name.Contains("-image", StringComparison.Ordinal) || name.Contains("banana", StringComparison.Ordinal) => new() { Sampling = true, SignedCalls = true },
            "gemini-4-hydrogen" => Generation4 with { ThinkingLevels = ["LOW", "MEDIUM", "HIGH", "XHIGH"] },
            _ when name.StartsWith("gemini-4", StringComparison.Ordinal) => Generation4,
            _ when name.EndsWith("-latest", StringComparison.Ordinal) => Generation4,
            _ when name.StartsWith("gemini-3", StringComparison.Ordinal) => Generation3(name),
            "gemini-2.5-pro" => Generation25 with { ThinkingBudget = new(128, 32_768, CanBeOff: false) },
            "gemini-2.5-flash" => Generation25 with { ThinkingBudget = new(0, 24_576, CanBeOff: true) },
            "gemini-2.5-flash-lite" => Generation25 with { ThinkingBudget = new(512, 24_576, CanBeOff: true) },
            _ => new() { Sampling = true },
        };
    }

    private static GeminiModelTraits Generation4 { get; } = new()
    {
        ThinkingLevels = ["LOW", "MEDIUM", "HIGH"],
        SignedCalls = true,
        Tools = true,
        Functions = true,
        FunctionsBesideTools = true,
    };

    private static GeminiModelTraits Generation25 { get; } = new()
    {
        Sampling = true,
        Tools = true,
        Functions = true,
    };

    private static GeminiModelTraits Generation3(string name)
    {
        // "gemini-3-flash-preview", "gemini-3.1-pro-preview", "gemini-3.8-flash"
        var version = double.TryParse(name.Split('-')[1], CultureInfo.InvariantCulture, out var number) ? number : 3;
        var refusesMinimal = version >= 3.7 || name.Contains("-pro", StringComparison.Ordinal);

        return new()
        {
            Sampling = version < 3.6,
            ThinkingLevels = refusesMinimal ? ["LOW", "MEDIUM", "HIGH"] : ["MINIMAL", "LOW", "MEDIUM", "HIGH"],
            SignedCalls = true,
            Tools = true,
            Functions = true,
            FunctionsBesideTools = true,
        };
    }
}

/// <summary>How many tokens a model of the 2.5 family may be told to think.</summary>
/// <param name="Min">The least, where it thinks at all.</param>
/// <param name="Max">The most.</param>
/// <param name="CanBeOff">Whether it can be told not to think.</param>
public sealed record GeminiThinkingBudget(int Min, int Max, bool CanBeOff);
