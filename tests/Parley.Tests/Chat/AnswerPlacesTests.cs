using System.Text;
using CsCheck;
using Parley.Server.Chat;

namespace Parley.Tests.Chat;

public sealed class AnswerPlacesTests
{
    private static readonly Gen<string> Words = Gen.String[Gen.Char["ab é漢°\n"], 0, 12];

    [Fact]
    public void A_passage_that_is_named_in_bytes_is_found_in_characters() =>
        Gen.Select(Words, Words.Where(passage => passage.Length > 0), Words, Gen.Int[0, 50]).Sample((before, passage, after, offset) =>
        {
            var start = Encoding.UTF8.GetByteCount(before);
            var end = start + Encoding.UTF8.GetByteCount(passage);

            var found = new AnswerPlaces([(0, before), (2, passage + after)], offset).Find(start, end, passage, part: null);

            Assert.Equal((before.Length + offset, before.Length + passage.Length + offset), found);
        });

    [Fact]
    public void A_passage_that_is_counted_in_its_own_part_is_found() =>
        Assert.Equal((9, 13), new AnswerPlaces([(0, "Before.\n\n"), (3, "Here it is.")], 0).Find(0, 4, "Here", part: 3));

    [Theory]
    [InlineData(0, 500L, null)]
    [InlineData(5, 2L, null)]
    [InlineData(-3, 2L, null)]
    [InlineData(0, null, null)]
    [InlineData(0, 3L, "not there")]
    public void What_cannot_be_right_is_nowhere(long start, long? end, string? text) =>
        Assert.Null(new AnswerPlaces([(0, "A short answer")], 0).Find(start, end, text, part: null));
}
