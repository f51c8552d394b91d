using Parley.Gemini;

namespace Parley.Server.Keys;

/// <summary>Refusals of a user's own key: its owner can do something about them, the administrator cannot.</summary>
internal static class OwnKeyFailures
{
    /// <summary>The reason where it was forgotten meanwhile.</summary>
    public const string Gone = "NO_OWN_KEY";

    private const string Mark = "parley.own-key";

    public static void MarkAsOwn(this GeminiException failure) => failure.Data[Mark] = true;

    public static bool IsOfOwnKey(this GeminiException failure) => failure.Reason == Gone || failure.Data.Contains(Mark);
}
