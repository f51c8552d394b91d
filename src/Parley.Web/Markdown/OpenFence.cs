using System.Net;
using System.Text;

namespace Parley.Web.Markdown;

/// <summary>
/// The code block at the end of a growing text, whose closing fence has not come yet. What is in it is shown as it is,
/// so a reader that has some of it needs only what was added.
/// </summary>
internal sealed class OpenFence
{
    private readonly char fence;
    private readonly int count;
    private readonly int firstVersion;
    private readonly string head;
    private readonly string foot;
    private readonly StringBuilder code = new();
    private readonly List<(int Version, int Length)> lengths = [];

    /// <param name="emptyBlock">The block as it is rendered without any code.</param>
    /// <param name="fence">The character that closes it.</param>
    /// <param name="count">How many of them it takes at least.</param>
    /// <param name="version">The first version that shows it so.</param>
    public OpenFence(string emptyBlock, char fence, int count, int version)
    {
        (this.fence, this.count, firstVersion) = (fence, count, version);
        var middle = emptyBlock.IndexOf("</code>", StringComparison.Ordinal);
        (head, foot) = (emptyBlock[..middle], emptyBlock[middle..]);
    }

    /// <summary>Whether this whole line ends the block.</summary>
    public bool IsClosedBy(ReadOnlySpan<char> line)
    {
        var text = line.TrimStart(' ');
        return line.Length - text.Length < 4
            && text.TrimEnd(" \t") is var marks && marks.Length >= count && !marks.ContainsAnyExcept(fence);
    }

    /// <summary>Whether this beginning of a line may still become the end of the block: it is not shown yet.</summary>
    public bool MayBeClosedBy(ReadOnlySpan<char> line) => line.TrimStart(' ') is var text && (text.Length == 0 || text[0] == fence);

    /// <summary>Shows more code.</summary>
    public void Add(ReadOnlySpan<char> more) => code.Append(more);

    /// <summary>Remembers how much a reader of this version has.</summary>
    public void Mark(int version) => lengths.Add((version, code.Length));

    /// <summary>The whole block.</summary>
    public string Html => head + WebUtility.HtmlEncode(code.ToString()) + foot;

    /// <summary>What a reader of this version lacks; null where it does not have the block as code yet.</summary>
    public string? AddedSince(int version)
    {
        if (version < firstVersion)
            return null;

        var index = lengths.FindLastIndex(l => l.Version <= version);
        return index < 0 ? null : code.ToString(lengths[index].Length, code.Length - lengths[index].Length);
    }
}
