using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Parley.Gemini.Responses;

namespace Parley.Gemini.Requests;

/// <summary>A <c>GenerateContentRequest</c> and the model it is for. What was not asked for is left out: Gemini refuses what it does not know.</summary>
internal sealed class GenerateRequest
{
    private GenerateRequest(string model, JsonObject body) => (Model, Body) = (model, body);

    /// <summary>The model's resource name, fit for a path.</summary>
    public string Model { get; }

    public JsonObject Body { get; }

    public static GenerateRequest From(IEnumerable<ChatMessage> messages, ChatOptions? options, IChatClient client, string? defaultModel)
    {
        var name = options?.ModelId ?? defaultModel ?? throw new InvalidOperationException("No model is named: set ChatOptions.ModelId or GeminiOptions.DefaultModel.");
        var traits = options?.AdditionalProperties?.TryGetValue(GeminiKeys.Traits, out GeminiModelTraits? given) is true ? given! : GeminiModelTraits.For(name);
        var all = messages as IReadOnlyList<ChatMessage> ?? [.. messages];

        var body = (options?.RawRepresentationFactory?.Invoke(client) as JsonObject)?.DeepClone().AsObject() ?? [];
        body["contents"] = ContentMapper.Map(all, name, traits);
        body.SetUnlessEmpty("systemInstruction", SystemInstruction(all, options));
        body.SetUnlessEmpty("generationConfig", GenerationConfig.Map(options, traits, body["generationConfig"] as JsonObject));
        ToolMapper.Map(options, body);
        return new(ModelName.Path(name), body);
    }

    /// <summary>The same request, to go on where its answer stopped.</summary>
    public void GoOn(string continuationToken) => Body["continuationToken"] = continuationToken;

    public byte[] ToJson() => ToJson(Body);

    public static byte[] ToJson(JsonObject body)
    {
        var json = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(json, RawJson.Compact))
            body.WriteTo(writer);

        return json.WrittenSpan.ToArray();
    }

    private static JsonObject? SystemInstruction(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        var texts = messages.Where(message => message.Role == ChatRole.System).Select(message => message.Text)
            .Prepend(options?.Instructions)
            .Where(text => !string.IsNullOrWhiteSpace(text));
        var parts = new JsonArray([.. texts.Select(text => new JsonObject { ["text"] = text })]);

        return parts.Count == 0 ? null : new() { ["parts"] = parts };
    }
}
