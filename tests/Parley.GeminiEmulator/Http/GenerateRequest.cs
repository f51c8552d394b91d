using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Parley.Emulation.Answers;
using Parley.Emulation.Models;

namespace Parley.Emulation.Http;

/// <summary>A request to generate, read and brought to one form: camelCase names, arrays where arrays belong, enums in upper case.</summary>
internal sealed record GenerateRequest(EmulatedModel Model, JsonObject Body, bool Streams, bool AsEvents)
{
    public JsonArray Contents => Body["contents"]?.AsArray() ?? [];

    public JsonObject? Config => Body["generationConfig"]?.AsObject();

    public bool IncludesThoughts => Config?["thinkingConfig"]?["includeThoughts"]?.GetValue<bool>() ?? false;

    public string ServedBy => Model.ServedBy ?? Model.Id;

    /// <summary>The text of the last turn of the user.</summary>
    public string Prompt => string.Concat(
        (Contents.LastOrDefault(content => content?["role"]?.GetValue<string>() != "model")?["parts"]?.AsArray() ?? [])
            .Select(part => part?["text"]?.GetValue<string>()));

    public string? ContinuationToken => Body["continuationToken"]?.GetValue<string>();

    public int MaxOutputTokens => Config?["maxOutputTokens"]?.GetValue<int>() ?? EmulatedModel.Window;

    public string[] StopSequences => [.. (Config?["stopSequences"]?.AsArray() ?? []).Select(sequence => sequence!.GetValue<string>())];

    public int PromptTokens { get; } = TokenEstimate.Of(Body);

    /// <summary>The names of the functions that the model may call.</summary>
    public IEnumerable<JsonObject> Functions => (Body["tools"]?.AsArray() ?? [])
        .SelectMany(tool => tool?["functionDeclarations"]?.AsArray() ?? [])
        .OfType<JsonObject>();

    /// <summary>Whether one of Gemini's own tools may be used.</summary>
    public bool HasTool(string name) => (Body["tools"]?.AsArray() ?? []).Any(tool => tool!.AsObject().ContainsKey(name));

    /// <summary>The same for the same request, whether a continuation token is in it or not.</summary>
    public string Fingerprint()
    {
        var body = (JsonObject)Body.DeepClone();
        body.Remove("continuationToken");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Model.Id} {body.ToJsonString()}")));
    }
}
