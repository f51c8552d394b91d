using CsCheck;
using Parley.Server.Providers;

namespace Parley.Tests.Providers;

/// <summary>Thoughts at the beginning of an answer are told from it, however the stream is cut.</summary>
public sealed class ThinkTagsTests
{
    private static readonly Gen<string> Some = Gen.OneOf("a", " ", "\n", "<", ">", "/", "think", "<think>", "</think>", "</thin", "<thi", "Hm.", "😀").List[0, 12].Select(pieces => string.Concat(pieces));

    [Theory]
    [InlineData("Hello", "", "Hello")]
    [InlineData("<think>Hm.</think>Hello", "Hm.", "Hello")]
    [InlineData("\n<think>\nHm.\n</think>\n\nHello", "\nHm.\n", "Hello")]
    [InlineData("<think></think>Hello", "", "Hello")]
    [InlineData("<think>never over", "never over", "")]
    [InlineData("<think>almost</thin", "almost</thin", "")]
    [InlineData("<thin ice>", "", "<thin ice>")]
    [InlineData("<thi", "", "<thi")]
    [InlineData("Say <think>aloud</think>.", "", "Say <think>aloud</think>.")]
    [InlineData("<think>one</think><think>two</think>", "one", "<think>two</think>")]
    [InlineData("  indented", "", "  indented")]
    [InlineData("", "", "")]
    public void It_is_told_apart(string answer, string thought, string text) => Assert.Equal((thought, text), Read([answer]));

    [Fact]
    public void However_it_is_cut_it_is_the_same() => Gen.Select(Some, Gen.Int[0, 100].List[0, 8]).Sample((answer, cuts) =>
    {
        List<int> places = [0, .. cuts.Select(cut => answer.Length == 0 ? 0 : cut % answer.Length).Order(), answer.Length];
        var pieces = places.Zip(places.Skip(1)).Select(place => answer[place.First..place.Second]);
        return Read(pieces) == Read([answer]);
    });

    [Fact]
    public void Without_the_tag_nothing_is_lost_and_nothing_held_back_for_long() => Some.Sample(answer =>
    {
        var text = "x" + answer;
        var tags = new ThinkTags();
        return string.Concat(tags.Add(text).Select(piece => piece.Text)) == text && !tags.End().Any();
    });

    private static (string Thought, string Text) Read(IEnumerable<string> pieces)
    {
        var tags = new ThinkTags();
        List<(bool IsThought, string Text)> all = [.. pieces.SelectMany(tags.Add).ToList().Concat(tags.End())];
        return (string.Concat(all.Where(piece => piece.IsThought).Select(piece => piece.Text)), string.Concat(all.Where(piece => !piece.IsThought).Select(piece => piece.Text)));
    }
}
