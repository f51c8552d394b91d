using System.Text;

namespace Parley.Gemini.Responses;

/// <summary>The parts of a turn as they must go back: in order, signed ones and all that is no text untouched, plain text merged.</summary>
internal sealed class PartLog
{
    private readonly List<string> parts = [];
    private readonly StringBuilder openText = new();
    private bool openThought;

    /// <summary>Whether any part came, even one with empty text.</summary>
    public bool Any { get; private set; }

    public void Add(AnswerPart part)
    {
        Any = true;
        if (part.Raw is not null || part.Thought != openThought)
            Close();

        if (part.Raw is not null)
            parts.Add(part.Raw);
        else
        {
            openThought = part.Thought;
            openText.Append(part.Text);
        }
    }

    /// <summary>All of them as a JSON array.</summary>
    public string ToJson()
    {
        Close();
        return $"[{string.Join(',', parts)}]";
    }

    private void Close()
    {
        if (openText.Length == 0)
            return;

        var (text, thought) = (openText.ToString(), openThought);
        parts.Add(RawJson.Write(writer => RawJson.WriteText(writer, text, thought, signature: null)));
        openText.Clear();
    }
}
