using Parley.Protocol.Chat;
using Parley.Server.Models;

namespace Parley.Server.Spending;

/// <summary>What a question may have, with all that was said before it.</summary>
/// <param name="Likely">Probably.</param>
/// <param name="AtMost">Hardly more than that.</param>
internal readonly record struct PromptTokens(long Likely, long AtMost)
{
    public static PromptTokens operator +(PromptTokens one, PromptTokens other) => new(one.Likely + other.Likely, one.AtMost + other.AtMost);
}

/// <summary>What a call may cost, before or without being told.</summary>
internal static class CallEstimate
{
    // What a model may write in one request: all that are known may write as much.
    private const long MostOutput = 65_536;

    // Of Latin letters a token has four, of others one or two.
    private const int CharactersOfTokenAtMost = 4;
    private const int CharactersOfTokenAtLeast = 2;

    /// <summary>The tokens that so many characters may well be.</summary>
    public static long TokensOf(long characters) => (characters + CharactersOfTokenAtMost - 1) / CharactersOfTokenAtMost;

    public static PromptTokens PromptOf(long characters) => new(TokensOf(characters), (characters + CharactersOfTokenAtLeast - 1) / CharactersOfTokenAtLeast);

    /// <summary>What was not counted by who knows, guessed.</summary>
    /// <param name="table">What is known of models.</param>
    /// <param name="model">Who was asked.</param>
    /// <param name="read">The tokens that it was asked.</param>
    /// <param name="charactersWritten">What it wrote.</param>
    /// <param name="charactersThought">What it was heard to think.</param>
    /// <param name="day">By which day's prices.</param>
    public static Usage Guess(ModelTable table, string model, long read, long charactersWritten, long charactersThought, DateOnly day)
    {
        var thought = TokensOf(charactersThought);
        var written = TokensOf(charactersWritten) + thought;
        var usage = new Usage(read, written, thought, 0, read + written) { Estimated = true };
        return ModelPrices.WithCost(table, model, usage, day);
    }

    /// <summary>The most that an answer may cost, in billionths of a US dollar; where the price is not known, at the dearest.</summary>
    /// <param name="table">What is known of models.</param>
    /// <param name="model">Who is asked; null: whoever is dearest.</param>
    /// <param name="tokensRead">What it is asked.</param>
    /// <param name="mostOutput">How much it may write, where that was said.</param>
    /// <param name="day">By which day's prices.</param>
    public static long MostOf(ModelTable table, string? model, long tokensRead, long? mostOutput, DateOnly day) => model is null
        ? table.Priced.Max(known => MostOf(table, known, tokensRead, mostOutput, day))
        : Money.ToNanos(ModelPrices.WithCost(table, model, new Usage(tokensRead, Math.Min(mostOutput ?? MostOutput, MostOutput), 0, 0, 0), day).Cost ?? 0);
}
