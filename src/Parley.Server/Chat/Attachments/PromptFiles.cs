using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using Parley.Protocol.Chat;
using Parley.Protocol.Files;
using Parley.Server.Conversations;
using Parley.Server.Files;

namespace Parley.Server.Chat.Attachments;

/// <summary>What goes to the model of the files of a branch.</summary>
/// <param name="Branch">The branch, with the data of earlier answers put back into them.</param>
/// <param name="Contents">What stands before the texts, by the place of the message in the branch.</param>
/// <param name="HasVideos">Whether there are videos of YouTube's.</param>
internal sealed record PromptMedia(IReadOnlyList<BranchMessage> Branch, IReadOnlyDictionary<int, List<AIContent>> Contents, bool HasVideos);

/// <summary>Makes of the files of a branch what a model is sent: small ones whole, large ones by their address at Gemini. They are read when they are needed.</summary>
internal sealed partial class PromptFiles(FileStore files)
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
        var turns = branch.ToList();
        var videos = new HashSet<string>(StringComparer.Ordinal);
        var left = MostInline;
        // The newest first: what was just sent is what the question is about.
        for (var i = branch.Count - 1; i >= 0; i--)
        {
            if (branch[i] is not { Role: MessageRoles.User } question)
            {
                if (KeptData.IsMissingIn(branch[i].GeminiParts))
                    turns[i] = branch[i] with { GeminiParts = await KeptData.PutBackAsync(branch[i].GeminiParts!, BackAsync) };
                continue;
            }

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

        return new PromptMedia(turns, contents, videos.Count > 0);

        async Task<AIContent> PartOfAsync(AttachedFile attached)
        {
            if (GeminiTypes.Of(attached.MediaType) is not { } type)
                return new TextContent(FileStandIns.Unreadable);
            if (await files.FindAsync(ownerId, attached.Id) is not { } file)
                return Gone();

            if (file.Size <= LargestInline && file.Size <= left)
            {
                if (await files.BytesOfAsync(ownerId, file, cancellationToken) is not { } bytes)
                    return Gone();
                left -= file.Size;
                return new DataContent(bytes, type);
            }

            return mayUpload ? new LargeFileContent(file, type) : new TextContent(FileStandIns.TooLarge);
        }

        async Task<DataBack?> BackAsync(DataReference reference, string type)
        {
            if (reference.Id is not { } id)
                return new DataBack(null, null, FileStandIns.NotKept);
            if (await files.FindAsync(ownerId, id) is not { } file)
                return new DataBack(null, null, FileStandIns.Deleted);
            if (file.Size > left)
                return mayUpload ? new DataBack(null, LargeFileContent.PlaceOf(id), null) : new DataBack(null, null, FileStandIns.TooLarge);
            if (await files.ReadAsync(ownerId, id, reference.Sha256, cancellationToken) is not { } bytes)
                return new DataBack(null, null, FileStandIns.Deleted);
            left -= bytes.Length;
            return new DataBack(bytes, null, null);
        }
    }

    private static TextContent Gone() => new(FileStandIns.Deleted);

    private static IEnumerable<HostedFileContent> VideosIn(string text, HashSet<string> known)
    {
        foreach (Match link in Video.Matches(text))
        {
            if (known.Count < MostVideos && known.Add(link.Groups["id"].Value))
                yield return new HostedFileContent($"https://www.youtube.com/watch?v={link.Groups["id"].Value}");
        }
    }
}
