using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Emulation.Errors;

namespace Parley.Emulation.Validation;

/// <summary>From the bytes of a body to its one spelling, or to the error that Gemini answers.</summary>
internal static class RequestReader
{
    public static JsonObject? Read(byte[] bytes, Field.Message schema, out GeminiError? refusal)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var reader = new ProtoReader();
            var body = document.RootElement.ValueKind == JsonValueKind.Object ? reader.Read(document.RootElement, schema, "") : null;
            refusal = body is null ? NotAMessage : reader.Violations.Count == 0 ? null : Refusal(reader.Violations);
            return refusal is null ? (JsonObject?)body : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is half a surrogate pair, which the parser only notices when the text is taken out.
            refusal = GeminiError.InvalidArgument("Invalid JSON payload received. Unexpected token.");
            return null;
        }
    }

    private static GeminiError NotAMessage { get; } =
        GeminiError.InvalidArgument("Invalid JSON payload received. Unknown name \"\": Root element must be a message.");

    private static GeminiError Refusal(IReadOnlyList<(string Field, string Description)> violations) => GeminiError.InvalidArgument(
        string.Join('\n', violations.Select(violation => violation.Description)), ErrorDetails.BadRequest(violations));
}
