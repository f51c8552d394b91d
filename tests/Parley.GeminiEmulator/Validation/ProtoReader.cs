using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Emulation.Json;

namespace Parley.Emulation.Validation;

/// <summary>
/// Reads proto3 JSON as Google does, lenient in spelling and strict in names: both cases of field names, enums in any case,
/// one value for a list of one; an unknown field or a wrong type is a violation. What it gives back has one spelling.
/// </summary>
internal sealed class ProtoReader
{
    private const string Package = "type.googleapis.com/google.ai.generativelanguage.v1beta.";
    private readonly List<(string Field, string Description)> violations = [];

    public IReadOnlyList<(string Field, string Description)> Violations => violations;

    public JsonNode? Read(JsonElement value, Field field, string path)
    {
        if (!field.IsList)
            return ReadOne(value, field, path);
        if (value.ValueKind != JsonValueKind.Array)
            return new JsonArray(ReadOne(value, field, path + "[0]"));
        return new JsonArray([.. value.EnumerateArray().Select((item, index) => ReadOne(item, field, $"{path}[{index}]"))]);
    }

    private JsonNode? ReadOne(JsonElement value, Field field, string path) => field switch
    {
        Field.Message message => value.ValueKind == JsonValueKind.Object
            ? ReadMessage(value, message, path)
            : Wrong(value, path, Package + message.Type),
        Field.Text => value.ValueKind == JsonValueKind.String ? Node(value) : Wrong(value, path, "TYPE_STRING"),
        Field.Flag => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Node(value) : Wrong(value, path, "TYPE_BOOL"),
        Field.Real real => Number(value) is { } number ? JsonValue.Create(number) : Wrong(value, path, real.Type),
        Field.Whole whole => Number(value) is { } number && number == Math.Truncate(number) && Math.Abs(number) <= int.MaxValue
            ? JsonValue.Create((int)number)
            : Wrong(value, path, whole.Type),
        Field.Bytes => value.ValueKind == JsonValueKind.String && Base64.Read(value.GetString()!) is not null ? Node(value) : Wrong(value, path, "TYPE_BYTES"),
        Field.Choice choice => ReadChoice(value, choice) is { } name ? name : Wrong(value, path, Package + choice.Type),
        Field.Free free => !free.ObjectOnly || value.ValueKind == JsonValueKind.Object ? Node(value) : Wrong(value, path, "type.googleapis.com/google.protobuf.Struct"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private JsonObject ReadMessage(JsonElement value, Field.Message message, string path)
    {
        var fields = message.Fields();
        var read = new JsonObject();
        var groups = new HashSet<string>();
        foreach (var member in value.EnumerateObject())
        {
            var name = CamelCase(member.Name);
            if (!fields.TryGetValue(name, out var field))
                violations.Add((path, Unknown(member.Name, path)));
            else if (member.Value.ValueKind == JsonValueKind.Null)
                continue;
            else if (field.OneOf is { } group && !groups.Add(group))
                violations.Add((path, $"Invalid value at '{path}' (oneof), oneof field '{group}' is already set. Cannot set '{name}'"));
            else
                read[name] = Read(member.Value, field, path.Length == 0 ? SnakeCase(name) : $"{path}.{SnakeCase(name)}");
        }
        return read;
    }

    private static string Unknown(string name, string path)
    {
        var at = path.Length == 0 ? "" : $" at '{path}'";
        return $"Invalid JSON payload received. Unknown name \"{name}\"{at}: Cannot find field.";
    }

    private JsonValue? Wrong(JsonElement value, string path, string type)
    {
        violations.Add((path, $"Invalid value at '{path}' ({type}), {value.GetRawText()}"));
        return null;
    }

    private static string? ReadChoice(JsonElement value, Field.Choice choice)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number))
            return number >= 1 && number <= choice.Values.Length ? choice.Values[number - 1] : null;
        var name = value.ValueKind == JsonValueKind.String ? value.GetString()!.ToUpperInvariant() : "";
        return choice.Values.Contains(name) ? name : null;
    }

    private static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when double.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonValue.Create(value.GetString()),
        JsonValueKind.Object => JsonObject.Create(value.Clone()),
        JsonValueKind.Array => JsonArray.Create(value.Clone()),
        _ => JsonValue.Create(value.Clone()),
    };

    private static string CamelCase(string name) => !name.Contains('_', StringComparison.Ordinal) ? name : string.Concat(
        name.Split('_').Select((word, index) => index == 0 || word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter))
                text.Append('_');
            text.Append(char.ToLowerInvariant(letter));
        }
        return text.ToString();
    }
}
