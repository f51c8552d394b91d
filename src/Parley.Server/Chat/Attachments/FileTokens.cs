using Parley.Protocol.Files;
using Parley.Server.Conversations;
using Parley.Server.Spending;

namespace Parley.Server.Chat.Attachments;

/// <summary>
/// What files may take of a prompt, guessed from their size before Gemini counts them
/// (https://ai.google.dev/gemini-api/docs/tokens): for what is set aside, so rather too much.
/// </summary>
internal static class FileTokens
{
    private const long OfPicture = 1_120;
    private const long OfPage = 560;
    private const long OfSecondOfSound = 32;
    private const long OfSecondOfVideo = 300;
    private const long Window = 1_048_576;

    public static PromptTokens Of(IReadOnlyList<AttachedFile>? files) =>
        (files ?? []).Aggregate(default(PromptTokens), (sum, file) => sum + Of(file.Kind, file.Size));

    /// <summary>Of what models made earlier on, most of which is pictures.</summary>
    public static long OfDrawn(string? turn) => turn is not null && KeptData.IsMissingIn(turn) ? KeptData.CountIn(turn) * OfPicture : 0;

    /// <param name="kind">One of <see cref="FileKinds"/>.</param>
    /// <param name="size">In bytes.</param>
    // Bytes of a page, or of a second, as they usually are, and as they are at least.
    public static PromptTokens Of(string kind, long size) => kind switch
    {
        FileKinds.Image => new(OfPicture, 2 * OfPicture),
        FileKinds.Pdf => Measured(size, OfPage, usual: 50_000, least: 2_000),
        FileKinds.Audio => Measured(size, OfSecondOfSound, usual: 16_000, least: 2_000),
        FileKinds.Video => Measured(size, OfSecondOfVideo, usual: 250_000, least: 20_000),
        _ => CallEstimate.PromptOf(Math.Min(size, 2 * Window)),
    };

    private static PromptTokens Measured(long size, long each, long usual, long least) =>
        new(Math.Min(Window, (size / usual + 1) * each), Math.Min(Window, (size / least + 1) * each));
}
