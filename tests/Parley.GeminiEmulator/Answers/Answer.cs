using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Parley.Emulation.Errors;

namespace Parley.Emulation.Answers;

/// <summary>
/// What Gemini is to answer, step by step: <c>new Answer().Text("Hello", " world").Break(Fault.Reset)</c>.
/// Immutable; an answer that no step ends finishes with STOP.
/// </summary>
public sealed partial record Answer
{
    internal ImmutableArray<Step> Steps { get; init; } = [];

    /// <summary>Text, one event for each delta.</summary>
    public Answer Text(params string[] deltas) => Then(deltas.Select(delta => new Step.Text(delta)));

    /// <summary>Thought summaries, one event each; sent only to who asked for them, paid for by all.</summary>
    public Answer Think(params string[] deltas) => Then(deltas.Select(delta => new Step.Thought(delta)));

    /// <summary>A function call, signed where the model signs.</summary>
    public Answer Call(string name, string arguments = "{}") => Then(new Step.Call(name, arguments));

    /// <summary>A part in an event of its own, as it is.</summary>
    public Answer Part(string json) => Then(new Step.Part(json));

    /// <summary>A whole event, as it is; the answer then ends only where a step says so or with the last event.</summary>
    public Answer Event(string json) => Then(new Step.Event(json));

    /// <summary>Waits before what follows.</summary>
    public Answer Pause(TimeSpan time) => Then(new Step.Pause(time));

    /// <summary>Waits until the test lets it go on.</summary>
    public Answer Until(Task gate) => Then(new Step.Until(gate));

    /// <summary>Ends with this finish reason.</summary>
    public Answer Finish(string reason, string? message = null) => Then(new Step.Finish(reason, message));

    /// <summary>Ends as Gemini 4 does at its cap; the token is one for this request unless it is given.</summary>
    public Answer Continue(string? token = null) =>
        Then(new Step.Finish("CONTINUATION", More: token is null ? null : new JsonObject { ["continuationToken"] = token }));

    /// <summary>Refuses the prompt: the only event has no candidates.</summary>
    public Answer Block(string reason, string? message = null, string? category = null)
    {
        var feedback = new JsonObject { ["blockReason"] = reason };
        if (message is not null)
            feedback["blockReasonMessage"] = message;
        if (category is not null)
            feedback["safetyRatings"] = new JsonArray(new JsonObject { ["category"] = category, ["probability"] = "HIGH", ["blocked"] = true });
        return Event(new JsonObject { ["promptFeedback"] = feedback }.ToJsonString());
    }

    /// <summary>An error in mid stream: raw and on many lines as Google writes it, or inside a data line as some gateways do.</summary>
    public Answer Raise(GeminiError error, bool inData = false) => Then(new Step.Raise(error, inData));

    /// <summary>The connection fails here.</summary>
    public Answer Break(Fault fault) => Then(new Step.Break(fault));

    /// <summary>The body ends here, properly but without a finish reason.</summary>
    public Answer End() => Then(new Step.End());

    /// <summary>An event whose data is no JSON; the body ends behind it.</summary>
    public Answer Garbage(string data) => Then(new Step.Garbage(data)).End();

    /// <summary>The same answer after these steps.</summary>
    internal Answer Before(Answer answer) => answer with { Steps = [.. Steps, .. answer.Steps] };

    private Answer Then(Step step) => Then([step]);

    private Answer Then(IEnumerable<Step> more) => this with { Steps = [.. Steps, .. more] };
}
