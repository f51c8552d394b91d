using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Protocol.Models;
using Parley.Server.Providers;

namespace Parley.Server.Models;

/// <summary>What is known of a Gemini model before Gemini was asked.</summary>
/// <param name="Id">What it is called by programs.</param>
/// <param name="Name">What people call it.</param>
/// <param name="ContextTokens">What it can read.</param>
/// <param name="MaxOutputTokens">What it can write.</param>
/// <param name="Prices">What it costs, and from which day on; the last that has begun counts. They are Google's own: https://ai.google.dev/gemini-api/docs/pricing.</param>
/// <param name="Shutdown">The day from which it answers no more.</param>
/// <param name="ReplacedBy">What answers in its place from that day on.</param>
internal sealed record KnownModel(
    string Id, string Name, long? ContextTokens, long? MaxOutputTokens, IReadOnlyList<DatedPrice> Prices, DateOnly? Shutdown = null, string? ReplacedBy = null);

/// <summary>The models as they were when this version was made (<c>KnownModels.json</c>), the most sensible default first.</summary>
internal static partial class KnownModels
{
    public static IReadOnlyList<KnownModel> All { get; } = Read();

    public static KnownModel? Find(string id) => All.FirstOrDefault(model => model.Id == id);

    /// <summary>Where it stands among them; those that are not, last.</summary>
    public static int PlaceOf(string id) => All.TakeWhile(model => model.Id != id).Count();

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

    /// <summary>Whose model it is that has this id, the demo's aside.</summary>
    public static string Of(string id) => ProviderModelId.Is(id) ? ProviderModelId.Split(id).Provider : Gemini;
}
