using System.Text;

namespace Parley.Server.Providers;

/// <summary>
/// Tells thoughts from text where a model writes both into one stream: what stands between <c>&lt;think&gt;</c> and
/// <c>&lt;/think&gt;</c> at the beginning of the answer. The tags may come in pieces.
/// </summary>
internal sealed class ThinkTags
{
    private const string Open = "<think>";
    private const string Close = "</think>";
    private readonly StringBuilder held = new();
    private Place place = Place.Beginning;

    private enum Place
    {
        Beginning,
        Thought,
        AfterThought,
        Text,
    }

    /// <summary>What is known of the answer now that this has come.</summary>
    public IEnumerable<(bool IsThought, string Text)> Add(string piece)
    {
        if (place == Place.Text)
            return piece.Length > 0 ? [(false, piece)] : [];
        held.Append(piece);
        return Read(isLast: false);
    }

    /// <summary>The rest of the answer.</summary>
    public IEnumerable<(bool IsThought, string Text)> End() => Read(isLast: true);

    private List<(bool IsThought, string Text)> Read(bool isLast)
    {
        var known = new List<(bool, string)>();
        var text = held.ToString();
        if (place == Place.Beginning)
        {
            var said = text.TrimStart();
            if (!isLast && said.Length < Open.Length && Open.StartsWith(said, StringComparison.Ordinal))
                return known;
            if (said.StartsWith(Open, StringComparison.Ordinal))
                (place, text) = (Place.Thought, said[Open.Length..]);
            else
                place = Place.Text;
        }

        if (place == Place.Thought)
        {
            if (text.IndexOf(Close, StringComparison.Ordinal) is var at and >= 0)
            {
                Give(isThought: true, text[..at]);
                (place, text) = (Place.AfterThought, text[(at + Close.Length)..]);
            }
            else
            {
                var kept = isLast ? 0 : Beginning(text);
                Give(isThought: true, text[..^kept]);
                text = text[^kept..];
            }
        }

        if (place == Place.AfterThought && text.TrimStart() is { Length: > 0 } answer)
            (place, text) = (Place.Text, answer);
        if (place == Place.Text)
        {
            Give(isThought: false, text);
            text = "";
        }

        held.Clear().Append(text);
        return known;

        void Give(bool isThought, string given)
        {
            if (given.Length > 0)
                known.Add((isThought, given));
        }
    }

    /// <summary>How much of the end may be the beginning of the closing tag.</summary>
    private static int Beginning(string text)
    {
        for (var length = Math.Min(Close.Length - 1, text.Length); length > 0; length--)
        {
            if (text.EndsWith(Close[..length], StringComparison.Ordinal))
                return length;
        }

        return 0;
    }
}
