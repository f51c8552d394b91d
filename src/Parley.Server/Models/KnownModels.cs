using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Gemini;
using Parley.Protocol.Chat;
using Parley.Protocol.Models;

namespace Parley.Server.Models;

/// <summary>What is known of a Gemini model before Gemini was asked.</summary>
/// <param name="Id">What it is called by programs.</param>
/// <param name="Name">What people call it.</param>
/// <param name="ContextTokens">What it can read.</param>
/// <param name="MaxOutputTokens">What it can write.</param>
/// <param name="Prices">What it costs, and from which day on; the last that has begun counts.</param>
/// <param name="Shutdown">The day from which it answers no more.</param>
/// <param name="ReplacedBy">What answers in its place from that day on.</param>
internal sealed record KnownModel(
    string Id, string Name, long ContextTokens, long MaxOutputTokens, IReadOnlyList<KnownPrice> Prices, DateOnly? Shutdown = null, string? ReplacedBy = null);

/// <summary>A price list as Google publishes it (https://ai.google.dev/gemini-api/docs/pricing): US dollars for a million tokens.</summary>
/// <param name="Input">Of what is read.</param>
/// <param name="Output">Of what is written, thoughts included.</param>
/// <param name="Cached">Of what is read from a cache; absent: as all else that is read.</param>
/// <param name="From">The first day; absent: always.</param>
/// <param name="OverTokens">Longer prompts cost more.</param>
/// <param name="InputOver">What is read then.</param>
/// <param name="OutputOver">What is written then.</param>
internal sealed record KnownPrice(
    decimal Input, decimal Output, decimal? Cached = null, DateOnly? From = null, long? OverTokens = null, decimal? InputOver = null, decimal? OutputOver = null);

/// <summary>The models as they were when this version was made (<c>KnownModels.json</c>), the most sensible default first.</summary>
internal static partial class KnownModels
{
    public static IReadOnlyList<KnownModel> All { get; } = Read();

    /// <summary>Those that still answer: the list while Gemini cannot be asked for it.</summary>
    public static IReadOnlyList<ChatModel> On(DateOnly today) =>
        [.. All.Where(model => model.Shutdown is not { } end || today < end).Select(model => ToChatModel(model, today))];

    public static KnownModel? Find(string id) => All.FirstOrDefault(model => model.Id == id);

    /// <summary>What Gemini says of it, and what only the table knows.</summary>
    public static ChatModel ToChatModel(GeminiModel model, DateOnly today) =>
        WithTable(new(model.Id, model.DisplayName ?? model.Id, ModelProviders.Gemini, model.InputTokenLimit, model.OutputTokenLimit, CapabilitiesOf(model.Id))
        {
            Description = model.Description,
        }, Find(model.Id), today);

    private static ChatModel ToChatModel(KnownModel model, DateOnly today) =>
        WithTable(new(model.Id, model.Name, ModelProviders.Gemini, model.ContextTokens, model.MaxOutputTokens, CapabilitiesOf(model.Id)), model, today);

    private static ChatModel WithTable(ChatModel model, KnownModel? known, DateOnly today) => model with
    {
        Price = known is not null && ModelPrices.On(known, today) is { } price ? new ModelPrice(price.Input, price.Output, price.Cached) : null,
        Shutdown = known?.Shutdown,
        ReplacedBy = known?.ReplacedBy,
    };

    private static ModelCapabilities CapabilitiesOf(string id)
    {
        var traits = GeminiModelTraits.For(id);
        return new ModelCapabilities(traits.Thinking, [.. traits.ThinkingLevels.Select(level => level.ToLowerInvariant())], traits.Sampling)
        {
            Tools = traits.Tools ? ModelTools.All : [],
            Functions = traits.Functions,
        };
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
