using System.Text.Json.Nodes;
using Parley.Emulation.Errors;

namespace Parley.Emulation.Answers;

/// <summary>One thing that happens while an answer is sent.</summary>
internal abstract record Step
{
    private Step()
    {
    }

    public sealed record Text(string Delta) : Step;

    public sealed record Thought(string Delta) : Step;

    public sealed record Call(string Name, string Arguments) : Step;

    /// <summary>A part sent as it is, in an event of its own.</summary>
    public sealed record Part(string Json) : Step;

    /// <summary>An event sent as it is, whatever it says.</summary>
    public sealed record Event(string Json) : Step;

    public sealed record Garbage(string Data) : Step;

    public sealed record Pause(TimeSpan Time) : Step;

    public sealed record Until(Task Gate) : Step;

    public sealed record Finish(string Reason, string? Message = null, JsonObject? More = null) : Step;

    /// <summary>An error after the status 200 has gone out.</summary>
    public sealed record Raise(GeminiError Error, bool InData) : Step;

    public sealed record Break(Fault Fault) : Step;

    /// <summary>The body ends properly without a finish reason.</summary>
    public sealed record End : Step;

    public bool IsLast => this is Finish or Raise or Break or End;
}
