using System.Text;
using System.Text.Json.Nodes;
using Parley.Emulation.Answers;
using Parley.Emulation.Http;
using Parley.Emulation.Json;

namespace Parley.Emulation.Validation;

/// <summary>
/// From Gemini 3 on the first call of each step of the current turn carries its signature, or one of the two dummies;
/// whatever is signed anywhere was signed by this emulator, for this call, for this family of models.
/// </summary>
internal sealed class SignatureRules(Signer signer)
{
    private static readonly string[] Dummies = ["skip_thought_signature_validator", "context_engineering_is_the_way_to_go"];

    public string? Broken(GenerateRequest request)
    {
        var turn = CurrentTurn(request.Contents);
        for (var i = 0; i < request.Contents.Count; i++)
        {
            var parts = request.Contents[i]!["parts"]!.AsArray();
            if (i >= turn && request.Model.Generation >= 3 && MissesSignature(parts) is { } name)
                return $"Function call `{name}` in the `{i + 1}.` content block is missing a `thought_signature`.";
            if (parts.Any(part => part!["thoughtSignature"]?.GetValue<string>() is { } signature && !IsKnown(signature, part, request)))
                return "Invalid thought signature.";
        }
        return null;
    }

    /// <summary>Behind the last content of the user that says something itself; results of functions go on with the turn.</summary>
    private static int CurrentTurn(JsonArray contents)
    {
        for (var i = contents.Count - 1; i >= 0; i--)
        {
            if (contents[i]!["role"]?.GetValue<string>() != "model" && contents[i]!["parts"]!.AsArray().Any(part => part!["functionResponse"] is null))
                return i + 1;
        }
        return 0;
    }

    private static string? MissesSignature(JsonArray parts) =>
        parts.FirstOrDefault(part => part!["functionCall"] is not null) is { } first && first["thoughtSignature"] is null
            ? first["functionCall"]!["name"]?.GetValue<string>() ?? ""
            : null;

    private bool IsKnown(string signature, JsonNode part, GenerateRequest request)
    {
        var bytes = Base64.Read(signature)!;
        if (Dummies.Contains(signature) || Dummies.Contains(Encoding.UTF8.GetString(bytes)))
            return true;
        var subject = part["functionCall"] is JsonObject call ? SignatureSubject.Call(request.Model, call) : SignatureSubject.Text(request.Model);
        return signer.Signed(bytes, subject);
    }
}
