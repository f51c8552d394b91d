using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Parley.Gemini;
using Parley.Server.Hosting;

namespace Parley.Server.Chat.Tools;

/// <summary>One answer of the model over as many requests as its calls take. To who reads it, it is one.</summary>
/// <param name="offer">What may be called.</param>
/// <param name="lastCall">The number of the last call that was made before.</param>
internal sealed class ToolTurn(ToolOffer offer, int lastCall)
{
    private readonly List<string> parts = [];
    private readonly UsageDetails spent = new();
    private readonly List<WantedCall> calls = [];
    private GeminiOutcome? outcome;

    /// <summary>What the model called in this step.</summary>
    public IReadOnlyList<WantedCall> Calls => calls;

    /// <summary>Whether the step came to its own end, and wants its calls answered.</summary>
    public bool WantsResults => calls.Count > 0 && outcome is { FinishReason: "STOP", Block: null };

    /// <summary>The turn so far, its results among it; null before the first step.</summary>
    public string? Parts => parts.Count == 0 ? null : $"[{string.Join(',', parts)}]";

    public void BeginStep() => calls.Clear();

    /// <summary>Takes in an update, and gives it on as what it is of the whole.</summary>
    public ChatResponseUpdate Take(ChatResponseUpdate update)
    {
        foreach (var content in update.Contents)
        {
            if (content is FunctionCallContent { RawRepresentation: string raw } call)
                Take(call, StrictJson.Parse(raw) ?? throw new GeminiException(GeminiErrorKind.BadResponse, "A call whose arguments cannot be kept"));
            else if (content is UsageContent usage)
                Count(usage);
        }

        if (update.AdditionalProperties?.TryGetValue(GeminiKeys.UsageSoFar, out UsageDetails? soFar) is true && soFar is not null)
            update.AdditionalProperties[GeminiKeys.UsageSoFar] = WithSpent(soFar);
        if (update.AdditionalProperties?.TryGetValue(GeminiKeys.Outcome, out GeminiOutcome? last) is true && last is not null)
            update.AdditionalProperties[GeminiKeys.Outcome] = Take(last);
        return update;
    }

    /// <summary>What was answered to the calls, in their order.</summary>
    public void Answer(IEnumerable<JsonObject> results) => parts.AddRange(results.Select(result => result.ToJsonString()));

    /// <summary>A part that is no model's, to be shown.</summary>
    public static ChatResponseUpdate Show(string part) => new(ChatRole.Assistant, [new AIContent { RawRepresentation = part }]);

    private void Take(FunctionCallContent call, JsonObject part)
    {
        var number = lastCall + 1;
        lastCall = number;
        var id = part[CallParts.Call]?["id"] is JsonValue value && value.TryGetValue<string>(out var given) ? given : null;
        calls.Add(new WantedCall(number, id, call.Name, call.Arguments?.AsReadOnly() ?? new Dictionary<string, object?>().AsReadOnly()));
        call.RawRepresentation = CallParts.Shown(part, number, offer.Find(call.Name));
    }

    private GeminiOutcome Take(GeminiOutcome last)
    {
        if (last.Parts.Length > 2)
            parts.Add(last.Parts[1..^1]);
        outcome = last with
        {
            Parts = Parts ?? "[]",
            Grounding = last.Grounding ?? outcome?.Grounding,
            UrlContext = last.UrlContext ?? outcome?.UrlContext,
            Citations = last.Citations ?? outcome?.Citations,
        };
        return outcome;
    }

    /// <summary>Each step costs.</summary>
    private void Count(UsageContent usage)
    {
        spent.Add(usage.Details);
        usage.Details = new UsageDetails();
        usage.Details.Add(spent);
    }

    private UsageDetails WithSpent(UsageDetails soFar)
    {
        var all = new UsageDetails();
        all.Add(spent);
        all.Add(soFar);
        return all;
    }
}
