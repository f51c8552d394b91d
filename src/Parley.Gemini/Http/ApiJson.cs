using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Parley.Gemini.Errors;

namespace Parley.Gemini.Http;

/// <summary>The answers that are plain records; the answers of models are read by hand, for speed and forgiveness.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(GeminiFile))]
[JsonSerializable(typeof(GeminiModel))]
[JsonSerializable(typeof(ModelPage))]
[JsonSerializable(typeof(PublisherModelPage))]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(TokenCount))]
[JsonSerializable(typeof(UploadedFile))]
[JsonSerializable(typeof(UploadStart))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    public static T Read<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json.Span, type) ?? throw Failures.NotTheProtocol();
        }
        catch (JsonException unreadable)
        {
            throw Failures.NotTheProtocol(unreadable);
        }
    }
}

/// <summary>A page of models.</summary>
internal sealed record ModelPage
{
    // Generated readers set what is missing to null, whatever the initializer says.
    public IReadOnlyList<GeminiModel?> Models { get; init => field = value ?? []; } = [];
    public string? NextPageToken { get; init; }
}

/// <summary>A page of Vertex AI's models.</summary>
internal sealed record PublisherModelPage
{
    public IReadOnlyList<PublisherModel?> PublisherModels { get; init => field = value ?? []; } = [];
    public string? NextPageToken { get; init; }
}

/// <summary>A model of Vertex AI's, which says little of it.</summary>
internal sealed record PublisherModel
{
    /// <summary><c>publishers/google/models/…</c></summary>
    public string? Name { get; init; }
    public string? VersionId { get; init; }
}

/// <summary>A token of Google's (RFC 6749, 5.1).</summary>
internal sealed record TokenAnswer
{
    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    /// <summary>In seconds.</summary>
    [JsonPropertyName("expires_in")]
    public required long ExpiresIn { get; init; }
}

/// <summary>What a request would send.</summary>
internal sealed record TokenCount
{
    public required long TotalTokens { get; init; }
}
