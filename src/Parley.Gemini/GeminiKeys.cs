namespace Parley.Gemini;

/// <summary>The names under which this library adds to the <c>AdditionalProperties</c> of messages, contents and options.</summary>
public static class GeminiKeys
{
    /// <summary>On the last update, on a whole response and on its message: the <see cref="GeminiOutcome"/>.</summary>
    public const string Outcome = "gemini.outcome";

    /// <summary>On an update of a stream: what Gemini has counted up to it, should it be the last one to come (<c>UsageDetails</c>).</summary>
    public const string UsageSoFar = "gemini.usage";

    /// <summary>
    /// On an assistant message that is sent: <see cref="GeminiOutcome.Parts"/> of the answer it was.
    /// They go back unchanged, and the message's contents are not looked at.
    /// </summary>
    public const string Parts = "gemini.parts";

    /// <summary>
    /// On an assistant message that is sent: the model whose answer it was. Signatures are of use to their own family of
    /// models alone, and another refuses them; it gets the parts without.
    /// </summary>
    public const string Model = "gemini.model";

    /// <summary>On <c>ChatOptions</c>: the <see cref="GeminiModelTraits"/> of the model, where they are known better than by its name.</summary>
    public const string Traits = "gemini.traits";

    /// <summary>On a function call: the thought signature that must go back with it.</summary>
    public const string Signature = "gemini.signature";

    /// <summary>Gemini's documented stand-in for the signature of a part that it did not make itself.</summary>
    public const string NoSignature = "skip_thought_signature_validator";
}
