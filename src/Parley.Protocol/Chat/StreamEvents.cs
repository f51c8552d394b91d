namespace Parley.Protocol.Chat;

/// <summary>The names of the events of a reply's stream. Clients skip those they don't know.</summary>
public static class StreamEvents
{
    /// <summary>Data: <see cref="Exchange"/>, the reply's text empty. A reader that meets it forgets what it has of the reply.</summary>
    public const string Start = "start";
    /// <summary>Data: <see cref="Delta"/>.</summary>
    public const string Thought = "thought";
    /// <summary>Data: <see cref="Delta"/>.</summary>
    public const string Text = "text";
    /// <summary>Data: <c>{part}</c>, one of <see cref="Message.Parts"/> as it came: code that was run, its output, a picture, a call.</summary>
    public const string Part = "part";
    /// <summary>Data: <see cref="Chat.Waiting"/>; Gemini's limit is reached and the reply waits for its turn. It has no id and is not replayed.</summary>
    public const string Waiting = "waiting";
    /// <summary>Data: <see cref="Done"/>; the reply is complete or stopped.</summary>
    public const string Done = "done";
    /// <summary>Data: <see cref="Problem"/>; the reply is failed or interrupted.</summary>
    public const string Error = "error";
}

/// <summary>A piece of text as it came.</summary>
public readonly record struct Delta([property: System.Text.Json.Serialization.JsonPropertyName("delta")] string Text);

/// <summary>A reply's place among those who wait for Gemini; the last one that came counts.</summary>
/// <param name="Place">1 is the next; 0: it waits no more, Gemini is being asked.</param>
/// <param name="Seconds">How long it will wait, as far as that can be told.</param>
public readonly record struct Waiting(int Place, int Seconds);

/// <summary>The reply as it is stored; it stands above anything put together from deltas.</summary>
public sealed record Done(Message Reply);
