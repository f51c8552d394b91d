using System.Text.Json;

namespace Parley.Server.OpenAi;

/// <summary>Something in a request is not as it should be.</summary>
/// <param name="parameter">Where, as OpenAI writes it: <c>messages[1].content</c>.</param>
/// <param name="detail">What.</param>
internal sealed class WrongParameterException(string parameter, string detail) : Exception(detail)
{
    public string Parameter => parameter;
}

/// <summary>Reads members of a request, each with where it stands.</summary>
internal static class Members
{
    /// <summary>Null where it is absent or null, which is the same to OpenAI.</summary>
    public static JsonElement? Member(this JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    public static JsonElement Needed(this JsonElement json, string name, string path) =>
        json.Member(name) ?? throw new WrongParameterException($"{path}{name}", $"{path}{name} must be given.");

    public static string AsText(this JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.String ? json.GetString()! : throw new WrongParameterException(path, $"{path} is a string.");

    public static bool AsFlag(this JsonElement json, string path) => json.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? json.GetBoolean()
        : throw new WrongParameterException(path, $"{path} is true or false.");

    public static double AsNumber(this JsonElement json, string path, double least, double most) =>
        json.ValueKind == JsonValueKind.Number && json.GetDouble() is var number && number >= least && number <= most
            ? number
            : throw new WrongParameterException(path, FormattableString.Invariant($"{path} is a number from {least} to {most}."));

    public static long AsWhole(this JsonElement json, string path, long least, long most) =>
        json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : throw new WrongParameterException(path, FormattableString.Invariant($"{path} is a whole number from {least} to {most}."));

    public static JsonElement AsObject(this JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.Object ? json : throw new WrongParameterException(path, $"{path} is an object.");

    public static IReadOnlyList<JsonElement> AsList(this JsonElement json, string path, int most) =>
        json.ValueKind == JsonValueKind.Array && json.GetArrayLength() <= most
            ? [.. json.EnumerateArray()]
            : throw new WrongParameterException(path, FormattableString.Invariant($"{path} is a list of {most} at most."));
}
