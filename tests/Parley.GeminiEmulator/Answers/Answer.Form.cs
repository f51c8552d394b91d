using System.Text;
using Parley.Emulation.Errors;
using Parley.Emulation.Json;

namespace Parley.Emulation.Answers;

/// <summary>What is sent as it is in place of a generated answer.</summary>
internal sealed record RawBody(int Status, string ContentType, byte[] Bytes);

public sealed partial record Answer
{
    /// <summary>Set where the answer is not generated at all.</summary>
    internal RawBody? Raw { get; private init; }

    internal TimeSpan? PaceOfDeltas { get; private init; }

    internal string LineEnd { get; private init; } = "\r\n";

    internal bool EndsWithBlank { get; private init; } = true;

    internal int BytesPerWrite { get; private init; } = int.MaxValue;

    internal TimeSpan BetweenWrites { get; private init; }

    internal int CachedTokens { get; private init; }

    internal int ToolUseTokens { get; private init; }

    internal string? Recording { get; private init; }

    internal BenchPlan? Bench { get; private init; }

    internal int? TokensPerRequest { get; private init; }

    internal Fault? Fault => Steps.OfType<Step.Break>().FirstOrDefault()?.Fault;

    internal bool FinishOnEveryEvent { get; private init; }

    /// <summary>A refusal before anything is streamed.</summary>
    public static Answer Fail(GeminiError error) =>
        Body(error.Code, "application/json; charset=UTF-8", Encoding.UTF8.GetString(GoogleJson.Pretty(error.ToJson())));

    /// <summary>A recorded answer, byte for byte where it was recorded for the method that is asked.</summary>
    public static Answer Replay(string recording) => new() { Recording = recording };

    /// <summary>Any status, type and body.</summary>
    public static Answer Body(int status, string contentType, string body) =>
        new() { Raw = new RawBody(status, contentType, Encoding.UTF8.GetBytes(body)) };

    /// <summary>A page, as a wrong path or a proxy sends it.</summary>
    public static Answer Html(int status) => Body(status, "text/html; charset=UTF-8", ErrorPage.For(status));

    /// <summary>A pause before each delta.</summary>
    public Answer Pace(TimeSpan between) => this with { PaceOfDeltas = between };

    /// <summary>Sends so many bytes at a time, each write on its own, so that characters and lines are cut anywhere.</summary>
    public Answer Drip(int bytes = 1, TimeSpan between = default) => this with { BytesPerWrite = bytes, BetweenWrites = between };

    /// <summary>Events end with LF LF instead of CR LF CR LF.</summary>
    public Answer LfOnly() => this with { LineEnd = "\n" };

    /// <summary>The last event ends with one line end and no blank line.</summary>
    public Answer NoEndBlank() => this with { EndsWithBlank = false };

    /// <summary>So many prompt tokens came from a cache.</summary>
    public Answer Cached(int tokens) => this with { CachedTokens = tokens };

    /// <summary>So many tokens of built-in tools' results were fed back.</summary>
    public Answer ToolUse(int tokens) => this with { ToolUseTokens = tokens };

    /// <summary>STOP stands on every event before the last too, as old servers did.</summary>
    public Answer FinishEverywhere() => this with { FinishOnEveryEvent = true };

    /// <summary>Deltas at a steady rate, made cheaply for load.</summary>
    public static Answer Load(BenchPlan plan) => new() { Bench = plan, Steps = plan.ToSteps(), PaceOfDeltas = plan.Between };

    /// <summary>On Gemini 4 the answer must be continued after each so many tokens.</summary>
    public Answer Cap(int tokens) => this with { TokensPerRequest = tokens };
}
