using System.Collections.Immutable;

namespace Parley.Emulation.Answers;

/// <summary>Cuts an answer where its request wants it cut: after a stop sequence, at a number of tokens, or behind what an earlier request has had.</summary>
internal static class OutputWindow
{
    /// <summary>Text ends before the first stop sequence, wherever the deltas divide it.</summary>
    public static ImmutableArray<Step> StopAt(ImmutableArray<Step> steps, IReadOnlyCollection<string> sequences)
    {
        var text = string.Concat(steps.OfType<Step.Text>().Select(step => step.Delta));
        var stops = sequences.Select(sequence => text.IndexOf(sequence, StringComparison.Ordinal)).Where(index => index >= 0).ToList();
        return stops.Count == 0 ? steps : TakeCharacters(steps, stops.Min(), new Step.Finish("STOP"), countThoughts: false);
    }

    /// <summary>Thoughts count too: a small limit leaves nothing for the answer.</summary>
    public static ImmutableArray<Step> Take(ImmutableArray<Step> steps, long tokens, Step.Finish finish) =>
        TakeCharacters(steps, tokens * Tokens.CharactersEach, finish, countThoughts: true);

    /// <summary>Leaves out what came before.</summary>
    public static ImmutableArray<Step> Skip(ImmutableArray<Step> steps, int characters)
    {
        var left = ImmutableArray.CreateBuilder<Step>();
        foreach (var step in steps)
        {
            var skipped = Math.Min(characters, Length(step));
            characters -= skipped;
            if (skipped == 0)
                left.Add(step);
            else if (skipped < Length(step))
                left.Add(Slice(step, skipped, Length(step)));
        }
        return left.ToImmutable();
    }

    private static ImmutableArray<Step> TakeCharacters(ImmutableArray<Step> steps, long characters, Step.Finish finish, bool countThoughts)
    {
        var taken = ImmutableArray.CreateBuilder<Step>();
        foreach (var step in steps)
        {
            var length = step is Step.Thought && !countThoughts ? 0 : Length(step);
            if (length <= characters)
            {
                taken.Add(step);
                characters -= length;
                continue;
            }
            if (characters > 0)
                taken.Add(Slice(step, 0, (int)characters));
            taken.Add(finish);
            return taken.ToImmutable();
        }
        return taken.ToImmutable();
    }

    private static int Length(Step step) => step switch
    {
        Step.Text text => text.Delta.Length,
        Step.Thought thought => thought.Delta.Length,
        _ => 0,
    };

    private static Step Slice(Step step, int start, int end) => step switch
    {
        Step.Text text => new Step.Text(text.Delta[Whole(text.Delta, start)..Whole(text.Delta, end)]),
        Step.Thought thought => new Step.Thought(thought.Delta[Whole(thought.Delta, start)..Whole(thought.Delta, end)]),
        _ => step,
    };

    /// <summary>Never between the halves of a surrogate pair.</summary>
    private static int Whole(string text, int index) =>
        index > 0 && index < text.Length && char.IsLowSurrogate(text[index]) ? index - 1 : index;
}
