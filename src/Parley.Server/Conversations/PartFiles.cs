using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Protocol.Files;
using Parley.Protocol.Json;
using Parley.Server.Data;
using Parley.Server.Files;

namespace Parley.Server.Conversations;

/// <summary>Parts that show what lies in the file store: <c>fileData</c>, as Gemini has it, and beside it the <c>file</c>.</summary>
internal static class PartFiles
{
    private const string File = "file";
    private const string FileData = "fileData";
    private const string InlineData = "inlineData";
    private const string Lost = "lost";

    // More than these are never on their way to being shown at the same time.
    private const int MostUnnamed = 8;

    /// <summary>The file of a part; null where it has none.</summary>
    public static AttachedFile? Of(JsonElement part)
    {
        if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty(File, out var file) || file.ValueKind != JsonValueKind.Object
            || !part.TryGetProperty(FileData, out var data) || data.ValueKind != JsonValueKind.Object)
            return null;
        try
        {
            return file.Deserialize(ProtocolJsonContext.Default.AttachedFile);
        }
        catch (JsonException)
        {
            // From outside anything may come.
            return null;
        }
    }

    public static IEnumerable<Guid> IdsIn(IReadOnlyList<JsonElement>? parts) => (parts ?? []).Select(Of).OfType<AttachedFile>().Select(file => file.Id);

    /// <summary>Puts a file in place of the data in a part; null: there was no room for it.</summary>
    public static string Show(JsonObject part, AttachedFile? file)
    {
        // From outside a part may come with several of them.
        foreach (var other in (string[])[Lost, FileData, File])
            part.Remove(other);
        var at = part.IndexOf(InlineData);
        var type = part[InlineData]?["mimeType"]?.DeepClone();
        part.RemoveAt(at);
        if (file is null)
        {
            part.Insert(at, Lost, new JsonObject { ["mimeType"] = type });
            return part.ToJsonString();
        }

        part.Insert(at, FileData, new JsonObject { ["mimeType"] = file.MediaType, ["fileUri"] = AddressOf(file.Id) });
        part.Insert(at + 1, File, JsonSerializer.SerializeToNode(file, ProtocolJsonContext.Default.AttachedFile));
        return part.ToJsonString();
    }

    /// <summary>The same part with another file; null: there was no room for it.</summary>
    public static JsonElement Instead(JsonElement part, AttachedFile? file)
    {
        var json = JsonObject.Create(part)!;
        json[InlineData] = new JsonObject { ["mimeType"] = Of(part)?.MediaType };
        return JsonElement.Parse(Show(json, file));
    }

    /// <summary>The same part with the bytes in it.</summary>
    public static JsonElement Inline(JsonElement part, string mediaType, ReadOnlySpan<byte> bytes)
    {
        var json = JsonObject.Create(part)!;
        json.Remove(File);
        // From outside a part may come with both.
        json.Remove(InlineData);
        json.SetAt(json.IndexOf(FileData), InlineData, new JsonObject { ["mimeType"] = mediaType, ["data"] = Convert.ToBase64String(bytes) });
        return JsonElement.Parse(json.ToJsonString());
    }

    public static string AddressOf(Guid file) => $"/api/files/{file}/content";

    /// <summary>What the files of a reply are called, one after the other: whoever finds it cut off finds those that nothing names.</summary>
    public static Guid IdOf(Guid replyId, int number)
    {
        Span<byte> seed = stackalloc byte[20];
        replyId.TryWriteBytes(seed, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(seed[16..], number);
        Span<byte> id = stackalloc byte[32];
        SHA256.HashData(seed, id);
        // Of version 7, and of the reply's time.
        seed[..6].CopyTo(id);
        id[6] = (byte)((id[6] & 0x0F) | 0x70);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id[..16], bigEndian: true);
    }

    /// <summary>Deletes what was stored for a reply and came into nothing that is kept of it. Its contents the cleaner takes.</summary>
    public static void DeleteUnnamed(WriteConnection db, Guid ownerId, Guid replyId, IReadOnlyList<JsonElement>? parts)
    {
        var named = IdsIn(parts).ToHashSet();
        for (var (number, missing) = (1, 0); missing < MostUnnamed; number++)
        {
            var id = IdOf(replyId, number);
            if (named.Contains(id))
                missing = 0;
            else if (FileRows.Delete(db, ownerId, id).Count == 0)
                missing++;
        }
    }
}
