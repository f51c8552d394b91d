using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
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
    /// <summary>The reason where files must travel in the prompt, and are too large for that.</summary>
    public const string TooLarge = "FILES_TOO_LARGE_FOR_PROMPT";

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
        var (sent, left) = (new List<ChatMessage>(messages.Count), MostInline);
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
                    LargeFileContent file when (left -= file.File.Size) < 0 => throw new GeminiException(GeminiErrorKind.RequestRejected, "The files are too large for a prompt.") { Reason = TooLarge },
                    LargeFileContent file => await ContentOfAsync(file, cancellationToken),
                    _ => content,
                });
            }

            sent.Add(copy);
        }

        return sent;
    }

    /// <summary>In kept parts of answers files are named by places.</summary>
    private async Task<string> WithAddressesAsync(string parts, CancellationToken cancellationToken)
    {
        foreach (var place in LargeFileContent.Place.Matches(parts).DistinctBy(match => match.Value).ToList())
        {
            if (key.Files is null)
                throw new GeminiException(GeminiErrorKind.RequestRejected, "The files are too large for a prompt.") { Reason = TooLarge };
            if (await uploads.AddressOfAsync(key, ownerId, IdOf(place), cancellationToken) is { } address)
                parts = parts.Replace(place.Value, address, StringComparison.Ordinal);
        }

        return parts;
    }

    private static IEnumerable<Guid> FilesOf(ChatMessage message) => message.Contents.OfType<LargeFileContent>().Select(content => content.File.Id)
        .Concat(PartsOf(message) is { } parts ? LargeFileContent.Place.Matches(parts).Select(IdOf) : []);

    private static string? PartsOf(ChatMessage message) => message.AdditionalProperties?.GetValueOrDefault(GeminiKeys.Parts) as string;

    private static Guid IdOf(Match place) => Guid.ParseExact(place.Groups["id"].Value, "N");

    private async Task<AIContent> ContentOfAsync(LargeFileContent content, CancellationToken cancellationToken) =>
        await uploads.BytesOfAsync(ownerId, content.File, cancellationToken) is { } bytes ? new DataContent(bytes, content.MediaType) : Gone();

    private static TextContent Gone() => new("[This file was deleted.]");

    private async Task<AIContent> AddressOfAsync(LargeFileContent content, CancellationToken cancellationToken) =>
        await uploads.AddressOfAsync(key, ownerId, content.File, content.MediaType, cancellationToken) is { } address
            ? new HostedFileContent(address) { MediaType = content.MediaType }
            : Gone();
}
