using System.Text;

namespace Parley.Benchmarks.Search;

/// <summary>Text with the words of a language that nobody speaks: few of them often, most of them hardly ever, as in all others.</summary>
internal sealed class Prose
{
    private const int Vocabulary = 60_000;
    private static readonly string[] Consonants = ["b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "th", "ch", "tr", "pl"];
    private static readonly string[] Vowels = ["a", "e", "i", "o", "u", "ea", "ou"];

    private readonly Random random = new(1);
    private readonly string[] words = new string[Vocabulary];
    private readonly double[] upTo = new double[Vocabulary];

    public Prose()
    {
        var sum = 0.0;
        for (var i = 0; i < Vocabulary; i++)
        {
            words[i] = Invent(i);
            upTo[i] = sum += 1 / (i + 2.7);
        }
    }

    /// <summary>The word that comes this often: 0 is the most frequent.</summary>
    public string Word(int rank) => words[rank];

    /// <summary>A message, and the words of it.</summary>
    public string Message(int least, int most)
    {
        var text = new StringBuilder();
        for (var left = random.Next(least, most); left > 0; left--)
            text.Append(text.Length == 0 ? "" : random.Next(12) == 0 ? ", " : random.Next(80) == 0 ? ".\n\n" : " ").Append(Any());
        return text.Append('.').ToString();
    }

    private string Any()
    {
        var at = Array.BinarySearch(upTo, random.NextDouble() * upTo[^1]);
        return words[at < 0 ? ~at : at];
    }

    private static string Invent(int rank)
    {
        var dice = new Random(rank * 7_919 + 13);
        var word = new StringBuilder();
        for (var syllables = rank < 200 ? 1 + rank % 2 : 2 + dice.Next(3); syllables > 0; syllables--)
            word.Append(Consonants[dice.Next(Consonants.Length)]).Append(Vowels[dice.Next(Vowels.Length)]).Append(dice.Next(3) == 0 ? "nrstlm"[dice.Next(6)] : "");
        return word.ToString();
    }
}
