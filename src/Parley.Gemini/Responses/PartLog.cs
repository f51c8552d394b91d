using System.Text;

namespace Parley.Gemini.Responses;

/// <summary>The parts of a turn as they must go back: in order, signed ones and all that is no text untouched, plain text merged.</summary>
internal sealed class PartLog
{
    private readonly List<string> _parts = [];
    private readonly StringBuilder _text = new();
    private bool _thought;

    /// <summary>Whether any part came, even one with empty text.</summary>
    public bool Any { get; private set; }

    public void Add(AnswerPart part)
    {
        Any = true;
        if (part.Raw is not null || part.Thought != _thought)
            Close();

        if (part.Raw is not null)
            _parts.Add(part.Raw);
        else
        {
            _thought = part.Thought;
            _text.Append(part.Text);
        }
    }

    /// <summary>All of them as a JSON array.</summary>
    public string ToJson()
    {
        Close();
        return $"[{string.Join(',', _parts)}]";
    }

    private void Close()
    {
        if (_text.Length == 0)
            return;

        var (text, thought) = (_text.ToString(), _thought);
        _parts.Add(RawJson.Write(writer => RawJson.WriteText(writer, text, thought, signature: null)));
        _text.Clear();
    }
}
