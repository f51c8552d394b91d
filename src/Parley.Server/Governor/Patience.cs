namespace Parley.Server.Governor;

/// <summary>What becomes of a request that Gemini's limit of a minute refuses.</summary>
internal enum Patience
{
    /// <summary>It waits for its turn; whoever asked sees that.</summary>
    Waits,

    /// <summary>It waits where others have asked within the last minute, with whom it shares the limit; alone it is told the refusal.</summary>
    WaitsBesideOthers,

    /// <summary>It is told the refusal, and when to try again: it could not show that it waits.</summary>
    None,
}
