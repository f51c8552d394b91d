using Parley.Protocol.Keys;

namespace Parley.Web.Keys;

/// <summary>What was wrong with a key, in words.</summary>
internal static class KeyProblem
{
    /// <param name="problem">One of <see cref="GeminiKeyProblems"/>; null for none.</param>
    public static string? Say(string? problem) => problem switch
    {
        null => null,
        GeminiKeyProblems.Forbidden => Texts.GeminiKeyForbidden,
        GeminiKeyProblems.ServiceDisabled => Texts.GeminiKeyServiceOff,
        GeminiKeyProblems.Billing => Texts.GeminiKeyBilling,
        GeminiKeyProblems.Lost => Texts.GeminiKeyLost,
        _ => Texts.GeminiKeyRejected,
    };
}
