using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Parley.Emulation.Http;

namespace Parley.Emulation.Answers;

/// <summary>The model's turn while it is written: turns steps into response objects and keeps count of the tokens.</summary>
internal sealed class Turn(GenerateRequest request, Answer answer, Signer signer, int position)
{
    private readonly string responseId = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
    private readonly int promptTokens = request.PromptTokens;
    private long thoughtCharacters;
    private long visibleCharacters;
    private bool called;
    private bool finished;

    private bool Signs => request.Model.Generation >= 3;

    /// <summary>The steps up to the last, each with its event where it has one that the reader is to see.</summary>
    public IEnumerable<(Step Step, JsonObject? Message)> Play(ImmutableArray<Step> steps)
    {
        for (var i = 0; i < steps.Length; i++)
        {
            yield return (steps[i], Event(steps[i], i + 1 < steps.Length ? steps[i + 1] : null));
            if (steps[i].IsLast)
                yield break;
        }
    }

    private JsonObject? Event(Step step, Step? next) => step switch
    {
        Step.Text text => Say(Count(text), next),
        Step.Thought thought => Count(thought) is { } part && request.IncludesThoughts ? Say(part, next) : null,
        Step.Call call => Say(Count(call), next),
        Step.Part part => Say(Count(part), next),
        Step.Event raw => JsonNode.Parse(raw.Json)!.AsObject(),
        Step.Finish finish when !finished => Close(finish),
        _ => null,
    };

    private JsonObject Say(JsonObject part, Step? next)
    {
        var candidate = new JsonObject { ["content"] = new JsonObject { ["parts"] = new JsonArray(part), ["role"] = "model" } };
        // Without signatures the reason stands on the last event that says something.
        if (next is Step.Finish finish && !Signs)
            AddReason(candidate, finish);
        else if (answer.FinishOnEveryEvent)
            candidate["finishReason"] = "STOP";
        return Response(candidate);
    }

    /// <summary>A last event of its own: empty text, which carries the signature of an answer without calls; no content where nothing was said.</summary>
    private JsonObject Close(Step.Finish finish)
    {
        var candidate = new JsonObject();
        if (finish.Reason is "STOP" or "MAX_TOKENS" or "CONTINUATION" && visibleCharacters > 0)
        {
            var part = new JsonObject { ["text"] = "" };
            if (Signs && !called)
                part["thoughtSignature"] = signer.Sign(SignatureSubject.Text(request.Model));
            candidate["content"] = new JsonObject { ["parts"] = new JsonArray(part), ["role"] = "model" };
        }
        AddReason(candidate, finish);
        return Response(candidate);
    }

    private void AddReason(JsonObject candidate, Step.Finish finish)
    {
        finished = true;
        candidate["finishReason"] = finish.Reason;
        var message = finish.Message ?? (called && !request.Streams && Signs ? "Model generated function call(s)." : null);
        if (message is not null)
            candidate["finishMessage"] = message;
        foreach (var (name, value) in finish.More ?? [])
            candidate[name] = value?.DeepClone();
        if (finish is { Reason: "CONTINUATION", More: null })
            candidate["continuationToken"] = signer.Continuation(request.Fingerprint(), position);
    }

    private JsonObject Response(JsonObject candidate) => new()
    {
        ["candidates"] = new JsonArray(candidate),
        ["usageMetadata"] = Usage(),
        ["modelVersion"] = request.ServedBy,
        ["responseId"] = responseId,
    };

    private JsonObject Usage()
    {
        var (seen, thought) = (Tokens.Of(visibleCharacters), Tokens.Of(thoughtCharacters));
        var usage = new JsonObject { ["promptTokenCount"] = promptTokens };
        AddUnlessZero(usage, "candidatesTokenCount", seen);
        usage["totalTokenCount"] = promptTokens + seen + thought + answer.ToolUseTokens;
        AddUnlessZero(usage, "cachedContentTokenCount", answer.CachedTokens);
        usage["promptTokensDetails"] = new JsonArray(new JsonObject { ["modality"] = "TEXT", ["tokenCount"] = promptTokens });
        AddUnlessZero(usage, "toolUsePromptTokenCount", answer.ToolUseTokens);
        AddUnlessZero(usage, "thoughtsTokenCount", thought);
        if (request.Body["serviceTier"] is { } tier)
            usage["serviceTier"] = tier.GetValue<string>().ToLowerInvariant();
        return usage;
    }

    private JsonObject Count(Step.Text text)
    {
        visibleCharacters += text.Delta.Length;
        return new() { ["text"] = text.Delta };
    }

    private JsonObject Count(Step.Thought thought)
    {
        thoughtCharacters += thought.Delta.Length;
        return new() { ["text"] = thought.Delta, ["thought"] = true };
    }

    private JsonObject Count(Step.Part part)
    {
        visibleCharacters += part.Json.Length;
        return JsonNode.Parse(part.Json)!.AsObject();
    }

    private JsonObject Count(Step.Call step)
    {
        visibleCharacters += step.Arguments.Length;
        var arguments = JsonNode.Parse(step.Arguments)!.AsObject();
        var call = new JsonObject { ["name"] = step.Name, ["args"] = arguments };
        if (request.Model.Generation >= 3)
            call.Insert(0, "id", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)));
        var part = new JsonObject { ["functionCall"] = call };
        // Of parallel calls only the first is signed.
        if (Signs && !called)
            part["thoughtSignature"] = signer.Sign(SignatureSubject.Call(request.Model, call));
        called = true;
        return part;
    }

    private static void AddUnlessZero(JsonObject target, string name, int value)
    {
        if (value != 0)
            target[name] = value;
    }
}
