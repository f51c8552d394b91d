using Parley.Gemini;
using Parley.Server.Providers;

namespace Parley.Server.Models;

/// <summary>What can be sent to a model, by its id alone.</summary>
internal static class ModelTraits
{
    // What is no model of Gemini's takes functions until it says that it does not, and Gemini's own tools never.
    private static readonly GeminiModelTraits OfOthers = new()
    {
        Sampling = true,
        Functions = true,
    };

    public static GeminiModelTraits Of(string id) => ProviderModelId.Is(id) ? OfOthers : GeminiModelTraits.For(id);
}
