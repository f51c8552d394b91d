using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Gemini;

namespace Parley.Server.Conversations;

/// <summary>
/// Takes the data out of the parts of a turn, and puts it back: <c>inlineData</c> has <c>file</c> in the place of <c>data</c>.
/// Nothing else is touched, so that after both the turn is the same to the byte, and its signatures fit.
/// </summary>
internal static class KeptData
{
    private const int Deepest = 512;

    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Whether some of the data of a turn is not in it.</summary>
    public static bool IsMissingIn(string? turn) =>
        turn?.Contains("\"file\"", StringComparison.Ordinal) is true && DataPlaces.Of(Encoding.UTF8.GetBytes(turn)).Exists(place => place.Reference is not null);

    /// <summary>How many references are in a turn.</summary>
    public static int CountIn(string turn) => DataPlaces.Of(Encoding.UTF8.GetBytes(turn)).Count(place => place.Reference is not null);

    /// <summary>Puts references in place of the data that they stand for.</summary>
    /// <param name="turn">The parts, as a JSON array.</param>
    /// <param name="known">By hash.</param>
    public static string TakeOut(string turn, IReadOnlyDictionary<string, DataReference> known)
    {
        if (known.Count == 0)
            return turn;
        var json = Encoding.UTF8.GetBytes(turn);
        var changes = new List<(Range, string)>();
        foreach (var place in DataPlaces.Of(json).Where(place => place.Reference is null))
        {
            if (HashOfBase64(json.AsSpan()[place.Value]) is { } hash && known.TryGetValue(hash, out var reference))
                changes.Add((place.Member, $"\"file\":{reference}"));
        }

        return Splice(json, changes);
    }

    /// <summary>Puts the data, or what is to be said of it, in place of each reference.</summary>
    /// <param name="turn">The parts, as a JSON array.</param>
    /// <param name="find">Given a reference and the media type; where it gives nothing, the reference stays.</param>
    public static async Task<string> PutBackAsync(string turn, Func<DataReference, string, Task<DataBack?>> find)
    {
        var json = Encoding.UTF8.GetBytes(turn);
        var changes = new List<(Range, string)>();
        foreach (var place in DataPlaces.Of(json).Where(place => place.Reference is not null))
        {
            using var part = JsonDocument.Parse(json.AsMemory()[place.Part], new() { MaxDepth = Deepest });
            var type = Text(part.RootElement.GetProperty("inlineData"), "mimeType") ?? "";
            if (await find(place.Reference!, type) is not { } back)
                continue;
            changes.Add(back.Bytes is { } bytes
                ? (place.Member, $"\"data\":\"{Convert.ToBase64String(bytes)}\"")
                : (place.Part, Other(back, type, Text(part.RootElement, "thoughtSignature"))));
        }

        return Splice(json, changes);
    }

    /// <summary>A signature is of the part that it came with, which this one is no more, unless it stands for the same.</summary>
    private static string Other(DataBack back, string type, string? signature)
    {
        var part = back.Address is { } address
            ? new JsonObject { ["fileData"] = new JsonObject { ["mimeType"] = type, ["fileUri"] = address } }
            : new JsonObject { ["text"] = back.Text };
        if (signature is not null)
            part["thoughtSignature"] = back.Address is null ? GeminiKeys.NoSignature : signature;
        return part.ToJsonString();
    }

    /// <summary>Of what would not come back as it is there is none.</summary>
    private static string? HashOfBase64(ReadOnlySpan<byte> base64)
    {
        var (bytes, again) = (ArrayPool<byte>.Shared.Rent(base64.Length), ArrayPool<byte>.Shared.Rent(base64.Length + 4));
        try
        {
            return Base64.DecodeFromUtf8(base64, bytes, out _, out var length) == OperationStatus.Done
                && Base64.EncodeToUtf8(bytes.AsSpan(0, length), again, out _, out var written) == OperationStatus.Done && base64.SequenceEqual(again.AsSpan(0, written))
                    ? HashOf(bytes.AsSpan(0, length))
                    : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<byte>.Shared.Return(again);
        }
    }

    private static string Splice(byte[] json, List<(Range Range, string Text)> changes)
    {
        var text = new StringBuilder();
        var end = 0;
        foreach (var (range, change) in changes)
        {
            var (start, length) = range.GetOffsetAndLength(json.Length);
            // Of a part that is replaced, nothing else is.
            if (start < end)
                continue;
            text.Append(Encoding.UTF8.GetString(json.AsSpan(end, start - end))).Append(change);
            end = start + length;
        }

        return text.Append(Encoding.UTF8.GetString(json.AsSpan(end))).ToString();
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
