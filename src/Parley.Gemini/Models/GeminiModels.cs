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
        var path = $"models?pageSize={PageSize}" + (token is null ? "" : $"&pageToken={Uri.EscapeDataString(token)}");

        return ApiJson.Read(await transport.SendAsync(HttpMethod.Get, path, json: null, cancellationToken), ApiJson.Default.ModelPage);
    }
}
