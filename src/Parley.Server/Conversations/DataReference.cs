using System.Text.Json;

namespace Parley.Server.Conversations;

/// <summary>Data of a turn that lies in the file store, or found no room there.</summary>
/// <param name="Id">The file; null where there was no room for it.</param>
/// <param name="Sha256">Of the bytes, in hexadecimal, lower case: the model is sent those that it gave, or is told that they are gone.</param>
/// <param name="Size">In bytes.</param>
internal sealed record DataReference(Guid? Id, string Sha256, long Size)
{
    /// <summary>As JSON.</summary>
    public override string ToString() => Id is { } id
        ? $$"""{"id":"{{id}}","sha256":"{{Sha256}}","size":{{Size}}}"""
        : $$"""{"sha256":"{{Sha256}}","size":{{Size}}}""";

    /// <summary>Null where it is none.</summary>
    public static DataReference? Of(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("sha256", out var sha256) || sha256.ValueKind != JsonValueKind.String
            || !json.TryGetProperty("size", out var size) || size.ValueKind != JsonValueKind.Number || !size.TryGetInt64(out var bytes))
            return null;
        Guid? file = json.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.TryGetGuid(out var known) ? known : null;
        return new DataReference(file, sha256.GetString()!, bytes);
    }
}

/// <summary>What stands in place of a reference when a turn is sent.</summary>
/// <param name="Bytes">The data; null where another part takes its place.</param>
/// <param name="Address">Where the model finds it; null where it is told <paramref name="Text"/>.</param>
/// <param name="Text">Why it is not there.</param>
internal readonly record struct DataBack(byte[]? Bytes, string? Address, string? Text);
