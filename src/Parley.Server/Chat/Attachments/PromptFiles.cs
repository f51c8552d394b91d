using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Parley.Protocol.Chat;
using Parley.Protocol.Files;
using Parley.Server.Conversations;
using Parley.Server.Files;

namespace Parley.Server.Chat.Attachments;

/// <summary>What stands before the texts of a branch.</summary>
/// <param name="Contents">By the place of the message in the branch.</param>
/// <param name="Uploaded">Files that are referred to where they lie with Gemini.</param>
/// <param name="HasVideos">Whether there are videos of YouTube's.</param>
internal sealed record PromptMedia(IReadOnlyDictionary<int, List<AIContent>> Contents, IReadOnlyList<Guid> Uploaded, bool HasVideos);

/// <summary>Makes of the files of a branch what a model is sent: small ones whole, large ones by their address at Gemini. They are read when they are needed.</summary>
internal sealed partial class PromptFiles(FileStore files, GeminiUploads uploads)
{
    /// <summary>What is larger is sent once and referred to, and not sent again with each question.</summary>
    public const long LargestInline = 4 * 1024 * 1024;

    private const long MostInline = 15 * 1024 * 1024;
    private const int MostVideos = 10;

    [GeneratedRegex(@"https://(www\.youtube\.com/watch\?v=|youtu\.be/)(?<id>[A-Za-z0-9_-]{11})(?![A-Za-z0-9_-])", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Video { get; }

    public async Task<PromptMedia> ReadAsync(Guid ownerId, IReadOnlyList<BranchMessage> branch, bool withVideos, bool mayUpload, CancellationToken cancellationToken)
    {
        var contents = new Dictionary<int, List<AIContent>>();
        var uploaded = new List<Guid>();
        var videos = new HashSet<string>(StringComparer.Ordinal);
        var left = MostInline;
        // The newest first: what was just sent is what the question is about.
        for (var i = branch.Count - 1; i >= 0; i--)
        {
            if (branch[i] is not { Role: MessageRoles.User } question)
                continue;

            List<AIContent> parts = [];
            foreach (var attached in question.Files ?? [])
            {
                parts.Add(new TextContent($"[File: {attached.Name}]"));
                parts.Add(await PartOfAsync(attached));
            }

            if (withVideos)
                parts.AddRange(VideosIn(question.Text, videos));
            if (parts.Count > 0)
                contents[i] = parts;
        }

        return new PromptMedia(contents, uploaded, videos.Count > 0);

        async Task<AIContent> PartOfAsync(AttachedFile attached)
        {
            if (GeminiTypes.Of(attached.MediaType) is not { } type)
                return new TextContent("[This file is of a kind that cannot be read.]");
            if (await files.FindAsync(ownerId, attached.Id) is not { } file)
                return Gone();

            if (file.Size <= LargestInline && file.Size <= left)
            {
                if (await BytesOfAsync(ownerId, file, cancellationToken) is not { } bytes)
                    return Gone();
                left -= file.Size;
                return new DataContent(bytes, type);
            }

            if (!mayUpload)
                return new TextContent("[This file is too large to be sent to this model.]");
            if (await uploads.AddressOfAsync(ownerId, file, type, cancellationToken) is not { } address)
                return Gone();
            uploaded.Add(file.Id);
            return new HostedFileContent(address) { MediaType = type };
        }
    }

    private static TextContent Gone() => new("[This file was deleted.]");

    private static IEnumerable<HostedFileContent> VideosIn(string text, HashSet<string> known)
    {
        foreach (Match link in Video.Matches(text))
        {
            if (known.Count < MostVideos && known.Add(link.Groups["id"].Value))
                yield return new HostedFileContent($"https://www.youtube.com/watch?v={link.Groups["id"].Value}");
        }
    }

    private async Task<byte[]?> BytesOfAsync(Guid ownerId, UserFile file, CancellationToken cancellationToken)
    {
        if (await files.OpenAsync(ownerId, file.Id) is not (_, { } content))
            return null;
        await using (content)
        {
            var bytes = new byte[file.Size];
            await content.ReadExactlyAsync(bytes, cancellationToken);
            return bytes;
        }
    }
}
