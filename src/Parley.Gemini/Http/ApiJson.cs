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

/// <summary>What a request would send.</summary>
internal sealed record TokenCount
{
    public required long TotalTokens { get; init; }
}
