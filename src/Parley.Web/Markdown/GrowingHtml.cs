using System.Text;

namespace Parley.Web.Markdown;

/// <summary>A block that a reader does not have as it is now: all of it, or what was added to it.</summary>
/// <param name="Number">Which block, from 0.</param>
/// <param name="Html">The block as it is now, in place of whatever stood there.</param>
/// <param name="Added">Code to append to the block that stands there.</param>
public sealed record BlockChange(int Number, string? Html, string? Added);

/// <summary>
/// The HTML of a text that is still growing, as numbered blocks. Each carries the version that last changed it; so a
/// reader that says which version it has is given just what it lacks, and replaces, never appends twice.
/// Not thread-safe.
/// </summary>
public sealed class GrowingHtml(MarkdownRenderer renderer, string scope)
{
    private readonly List<(string Html, int Version)> closed = [];
    private readonly StringBuilder tail = new();
    private string openHtml = "";
    private int openVersion;
    private bool isDirty;
    private bool endsInReturn;

    // While the open block is a fence: how far of the tail its code is shown, and whole lines of it were looked at.
    private OpenFence? fence;
    private int shown;
    private int line;

    /// <summary>Rises with each <see cref="Advance"/> that changed something.</summary>
    public int Version { get; private set; }

    /// <summary>All blocks as they are now.</summary>
    public string Html => string.Concat(closed.Select(block => block.Html)) + (fence?.Html ?? openHtml);

    /// <summary>How long the block is that has to be rendered again with each change.</summary>
    public int OpenLength => fence is null ? tail.Length : tail.Length - line;

    /// <summary>Takes more of the text; nothing is rendered yet.</summary>
    public void Append(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0)
            return;

        // A \r at the end waits for its \n: it must not count as a line of its own.
        var more = (endsInReturn ? "\r" : "") + text;
        endsInReturn = more[^1] == '\r';
        if (endsInReturn)
            more = more[..^1];
        tail.Append(more.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'));
        isDirty = true;
    }

    /// <summary>Puts a block of its own behind what came: the text before it is closed.</summary>
    /// <param name="html">The block, fit to stand in a page as it is.</param>
    /// <returns>Which block it is.</returns>
    public int Insert(string html)
    {
        CloseText();
        closed.Add((html, Version));
        openVersion = Version;
        return closed.Count - 1;
    }

    /// <summary>Puts something else in the place of a block that was inserted. What follows it is given out again.</summary>
    public void Replace(int block, string html)
    {
        CloseText();
        closed[block] = (html, Version);
        for (var i = block + 1; i < closed.Count; i++)
            closed[i] = (closed[i].Html, Version);
        openVersion = Version;
    }

    private void CloseText()
    {
        Advance();
        Version++;
        if (tail.Length == 0)
            return;
        closed.Add((fence?.Html ?? openHtml, Version));
        tail.Clear();
        (fence, openHtml, endsInReturn) = (null, "", false);
    }

    /// <summary>Renders what came. False where there was nothing.</summary>
    public bool Advance()
    {
        if (!isDirty)
            return false;

        isDirty = false;
        Version++;
        if (fence is not null)
            GrowFence();
        if (fence is null)
            SplitTail();
        return true;
    }

    /// <summary>What a reader lacks that has this version; all of it for version 0.</summary>
    public IReadOnlyList<BlockChange> Since(int version)
    {
        var changes = new List<BlockChange>();
        for (var i = closed.Count - 1; i >= 0 && closed[i].Version > version; i--)
            changes.Insert(0, new(i, closed[i].Html, null));
        if (openVersion > version)
            changes.Add(OpenChange(version));
        return changes;
    }

    private BlockChange OpenChange(int version) =>
        fence is null ? new(closed.Count, openHtml, null)
        : fence.AddedSince(version) is { } added ? new(closed.Count, null, added)
        : new(closed.Count, fence.Html, null);

    private void SplitTail()
    {
        var text = tail.ToString();
        var starts = BlockSplitter.Split(text, out var openFence);
        for (var i = 0; i + 1 < starts.Count; i++)
            closed.Add((renderer.Render(text[starts[i]..starts[i + 1]], scope), Version));

        tail.Remove(0, starts[^1]);
        openVersion = Version;
        if (openFence is null)
        {
            openHtml = renderer.Render(tail.ToString(), scope);
            return;
        }

        var firstLine = tail.ToString().IndexOf('\n', StringComparison.Ordinal) + 1;
        fence = new(renderer.Render(tail.ToString(0, firstLine), scope), openFence.FencedChar, openFence.OpeningFencedCharCount, Version);
        shown = line = firstLine;
        GrowFence();
    }

    private void GrowFence()
    {
        var text = tail.ToString(line, tail.Length - line).AsSpan();
        var from = line;
        for (int end; (end = text[(line - from)..].IndexOf('\n')) >= 0; line += end + 1)
        {
            if (fence!.IsClosedBy(text.Slice(line - from, end)))
            {
                fence = null;
                return;
            }
        }

        var open = text[(line - from)..];
        var end2 = fence!.MayBeClosedBy(open) ? line : tail.Length;
        if (end2 > shown)
            fence.Add(text[(shown - from)..(end2 - from)]);
        shown = Math.Max(shown, end2);
        fence.Mark(Version);
        openVersion = Version;
    }
}
