using Parley.Gemini.Http;
using Parley.Gemini.Requests;

namespace Parley.Gemini;

/// <summary>The models that Gemini offers.</summary>
/// <param name="http">Best made by <see cref="GeminiHttp"/>. It is not disposed.</param>
/// <param name="options">Where Gemini is and how long to wait for it.</param>
/// <param name="timeProvider">The clock of the timeouts.</param>
public sealed class GeminiModels(HttpClient http, GeminiOptions options, TimeProvider? timeProvider = null)
{
    private const int PageSize = 1000;
    private const int VertexPageSize = 100;

    private readonly GeminiTransport transport = new(http, options, timeProvider ?? TimeProvider.System);

    /// <summary>All of them, over all pages.</summary>
    public async Task<IReadOnlyList<GeminiModel>> ListAsync(CancellationToken cancellationToken = default)
    {
        var models = new List<GeminiModel>();
        var seen = new HashSet<string>();
        string? token = null;
        do
        {
            var page = await PageAsync(token, cancellationToken);
            models.AddRange(page.Models.OfType<GeminiModel>().Where(model => !string.IsNullOrEmpty(model.Name)));
            token = page.NextPageToken;
        }
        while (!string.IsNullOrEmpty(token) && seen.Add(token));

        return models;
    }

    /// <summary>One of them; a <see cref="GeminiException"/> of kind <see cref="GeminiErrorKind.UnknownModel"/> where there is none.</summary>
    public async Task<GeminiModel> GetAsync(string model, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        var json = await transport.SendAsync(HttpMethod.Get, ModelName.Path(model), json: null, cancellationToken);

        return ApiJson.Read(json, ApiJson.Default.GeminiModel);
    }

    private async Task<ModelPage> PageAsync(string? token, CancellationToken cancellationToken)
    {
        var path = $"models?pageSize={(options.Vertex is null ? PageSize : VertexPageSize)}" + (token is null ? "" : $"&pageToken={Uri.EscapeDataString(token)}");

        var json = await transport.SendAsync(HttpMethod.Get, path, json: null, cancellationToken);
        return options.Vertex is null ? ApiJson.Read(json, ApiJson.Default.ModelPage) : OfPublisher(ApiJson.Read(json, ApiJson.Default.PublisherModelPage));
    }

    /// <summary>Vertex AI lists all that Google publishes there, of which Gemini is a part, and tells nothing but names.</summary>
    private static ModelPage OfPublisher(PublisherModelPage page) => new()
    {
        NextPageToken = page.NextPageToken,
        Models = [.. page.PublisherModels
            .Select(model => model?.Name?.Split('/')[^1])
            .Where(name => name?.StartsWith("gemini", StringComparison.Ordinal) is true)
            .Select(name => new GeminiModel { Name = $"models/{name}" })],
    };
}
