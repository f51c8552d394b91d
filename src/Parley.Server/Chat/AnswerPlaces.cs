using System.Text;

namespace Parley.Server.Chat;

/// <summary>
/// Finds passages of an answer that Gemini names in bytes of UTF-8, sometimes of the whole answer and sometimes of one of its parts;
/// its own copy of the passage tells which is right.
/// </summary>
/// <param name="texts">The answer's texts, each with its place among the parts.</param>
/// <param name="offset">How much text stands before the answer, in UTF-16 units.</param>
internal sealed class AnswerPlaces(IEnumerable<(int Index, string Text)> texts, int offset)
{
    private readonly List<(int Index, string Text)> texts = [.. texts];
    private readonly string whole = string.Concat(texts.Select(text => text.Text));
    private byte[]? bytes;

    /// <returns>Where it begins and ends, in UTF-16 units; null where it is not to be found.</returns>
    public (int Start, int End)? Find(long start, long? end, string? text, long? part)
    {
        if (Measure(0, start, end) is { } place && Fits(place, text))
            return Shift(place);
        if (text is not { Length: > 0 })
            return null;

        foreach (var (at, _) in PartsAt(part))
        {
            if (Measure(at, start, end) is { } inPart && Fits(inPart, text))
                return Shift(inPart);
        }

        // Cleaned of what no text may hold it may have other bytes.
        var found = whole.IndexOf(text, StringComparison.Ordinal);
        return found < 0 ? null : Shift((found, found + text.Length));
    }

    private IEnumerable<(int At, int Index)> PartsAt(long? part)
    {
        var at = 0;
        foreach (var (index, text) in texts)
        {
            if (part is null || index == part)
                yield return (at, index);
            at += text.Length;
        }
    }

    private (int Start, int End)? Measure(int from, long start, long? end)
    {
        bytes ??= Encoding.UTF8.GetBytes(whole);
        var before = from == 0 ? 0 : Encoding.UTF8.GetByteCount(whole.AsSpan(0, from));
        var (first, last) = (before + start, before + end);
        if (first < 0 || last is not { } limit || limit <= first || limit > bytes.Length)
            return null;
        var begin = Encoding.UTF8.GetCharCount(bytes, 0, (int)first);
        return (begin, begin + Encoding.UTF8.GetCharCount(bytes, (int)first, (int)(limit - first)));
    }

    private bool Fits((int Start, int End) place, string? text) =>
        place.End <= whole.Length && (text is null || whole.AsSpan(place.Start, place.End - place.Start).SequenceEqual(text));

    private (int Start, int End) Shift((int Start, int End) place) => (place.Start + offset, place.End + offset);
}
