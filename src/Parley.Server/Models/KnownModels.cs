using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Gemini;
using Parley.Protocol.Models;

namespace Parley.Server.Models;

/// <summary>What is known of a Gemini model before Gemini was asked.</summary>
/// <param name="Id">What it is called by programs.</param>
/// <param name="Name">What people call it.</param>
/// <param name="ContextTokens">What it can read.</param>
/// <param name="MaxOutputTokens">What it can write.</param>
/// <param name="Shutdown">The day from which it answers no more.</param>
internal sealed record KnownModel(string Id, string Name, long ContextTokens, long MaxOutputTokens, DateOnly? Shutdown = null);

/// <summary>The models as they were when this version was made (<c>KnownModels.json</c>), the most sensible default first.</summary>
internal static partial class KnownModels
{
    public static IReadOnlyList<KnownModel> All { get; } = Read();

    /// <summary>Those that still answer: the list while Gemini cannot be asked for it.</summary>
    public static IReadOnlyList<ChatModel> On(DateOnly today) =>
        [.. All.Where(model => model.Shutdown is not { } end || today < end).Select(ToChatModel)];

    public static ChatModel ToChatModel(GeminiModel model) =>
        new(model.Id, model.DisplayName ?? model.Id, ModelProviders.Gemini, model.InputTokenLimit, model.OutputTokenLimit, CapabilitiesOf(model.Id))
        {
            Description = model.Description,
        };

    private static ChatModel ToChatModel(KnownModel model) =>
        new(model.Id, model.Name, ModelProviders.Gemini, model.ContextTokens, model.MaxOutputTokens, CapabilitiesOf(model.Id));

    private static ModelCapabilities CapabilitiesOf(string id)
    {
        var traits = GeminiModelTraits.For(id);
        return new ModelCapabilities(traits.Thinking, [.. traits.ThinkingLevels.Select(level => level.ToLowerInvariant())], traits.Sampling);
    }

    private static KnownModel[] Read()
    {
        using var file = typeof(KnownModels).Assembly.GetManifestResourceStream(typeof(KnownModels), "KnownModels.json")!;
        return JsonSerializer.Deserialize(file, KnownModelsJson.Default.KnownModelArray)!;
    }

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(KnownModel[]))]
    private sealed partial class KnownModelsJson : JsonSerializerContext;
}

/// <summary>The values of <see cref="ChatModel.Provider"/>.</summary>
internal static class ModelProviders
{
    public const string Gemini = "gemini";
    public const string Parley = "parley";
}
