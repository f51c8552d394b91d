using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Parley.Gemini;
using Parley.Server.Keys;

namespace Parley.Server.Files;

/// <summary>Has large files laid down at Gemini before it is asked about them, and once more where it has lost them.</summary>
/// <param name="inner">Asks Gemini.</param>
/// <param name="uploads">Knows what lies there.</param>
/// <param name="key">By which it is asked.</param>
/// <param name="ownerId">Whose files they are.</param>
internal sealed class UploadingChatClient(IChatClient inner, GeminiUploads uploads, GeminiAccess key, Guid ownerId) : DelegatingChatClient(inner)
{
    // Vertex AI takes 20 MB in a request, in which a file is a third longer.
    private const long MostInline = 14 * 1024 * 1024;

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var all = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var files = all.SelectMany(FilesOf).Distinct().ToList();
        for (var isFirst = files.Count > 0; ; isFirst = false)
        {
            var sent = files.Count > 0 ? await WithAddressesAsync(all, cancellationToken) : all;
            await using var updates = base.GetStreamingResponseAsync(sent, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
            for (var hasBegun = false; ; hasBegun = true)
            {
                try
                {
                    if (!await updates.MoveNextAsync())
                        yield break;
                }
                catch (GeminiException failure) when (isFirst && !hasBegun && failure.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
                {
                    await uploads.ForgetAsync(key, ownerId, files);
                    break;
                }

                yield return updates.Current;
            }
        }
    }

    private async Task<IReadOnlyList<ChatMessage>> WithAddressesAsync(IReadOnlyList<ChatMessage> messages, CancellationToken cancellationToken)
    {
        var (sent, left) = (new List<ChatMessage>(messages.Count), key.Files is null ? MostInline - messages.Sum(InlineOf) : 0);
        foreach (var message in messages)
        {
            if (!FilesOf(message).Any())
            {
                sent.Add(message);
                continue;
            }

            var copy = message.Clone();
            if (PartsOf(message) is { } parts)
                copy.AdditionalProperties = new(message.AdditionalProperties!) { [GeminiKeys.Parts] = await WithAddressesAsync(parts, cancellationToken) };
            copy.Contents = [];
            foreach (var content in message.Contents)
            {
                copy.Contents.Add(content switch
                {
                    LargeFileContent file when key.Files is not null => await AddressOfAsync(file, cancellationToken),
                    LargeFileContent file when (left -= file.File.Size) < 0 => throw new GeminiException(GeminiErrorKind.RequestRejected, "The files are too large for a prompt.") { Reason = RestingKeys.NoRoomForFiles },
                    LargeFileContent file => await ContentOfAsync(file, cancellationToken),
                    _ => content,
                });
            }

            sent.Add(copy);
        }

        return sent;
    }

    /// <summary>In kept parts of answers files are named by places; where there is no place for files, a text stands for them.</summary>
    private async Task<string> WithAddressesAsync(string kept, CancellationToken cancellationToken)
    {
        if (JsonNode.Parse(kept) is not JsonArray parts)
            return kept;
        foreach (var part in parts.OfType<JsonObject>().Where(part => PlaceIn(part) is not null).ToList())
        {
            var address = key.Files is null ? null : await uploads.AddressOfAsync(key, ownerId, PlaceIn(part)!.Value, cancellationToken);
            if (address is not null)
            {
                part["fileData"]!["fileUri"] = address;
                continue;
            }

            part.Remove("fileData");
            part["text"] = key.Files is null ? FileStandIns.TooLarge : FileStandIns.Deleted;
            if (part.ContainsKey("thoughtSignature"))
                part["thoughtSignature"] = GeminiKeys.NoSignature;
        }

        return parts.ToJsonString();
    }

    private static Guid? PlaceIn(JsonObject part) =>
        part["fileData"] is JsonObject file && file["fileUri"] is JsonValue uri && uri.TryGetValue(out string? address) && LargeFileContent.Place.Match(address) is { Success: true, Length: var length } place && length == address.Length
            ? Guid.ParseExact(place.Groups["id"].Value, "N")
            : null;

    /// <summary>What a message sends by itself, in bytes.</summary>
    private static long InlineOf(ChatMessage message) => message.Contents.OfType<DataContent>().Sum(data => (long)data.Data.Length) + (PartsOf(message)?.Length ?? 0) * 3L / 4;

    private static IEnumerable<Guid> FilesOf(ChatMessage message) => message.Contents.OfType<LargeFileContent>().Select(content => content.File.Id)
        .Concat(PartsOf(message) is { } parts ? LargeFileContent.Place.Matches(parts).Select(place => Guid.ParseExact(place.Groups["id"].Value, "N")) : []);

    private static string? PartsOf(ChatMessage message) => message.AdditionalProperties?.GetValueOrDefault(GeminiKeys.Parts) as string;

    private async Task<AIContent> ContentOfAsync(LargeFileContent content, CancellationToken cancellationToken) =>
        await uploads.BytesOfAsync(ownerId, content.File, cancellationToken) is { } bytes ? new DataContent(bytes, content.MediaType) : Gone();

    private static TextContent Gone() => new(FileStandIns.Deleted);

    private async Task<AIContent> AddressOfAsync(LargeFileContent content, CancellationToken cancellationToken) =>
        await uploads.AddressOfAsync(key, ownerId, content.File, content.MediaType, cancellationToken) is { } address
            ? new HostedFileContent(address) { MediaType = content.MediaType }
            : Gone();
}
