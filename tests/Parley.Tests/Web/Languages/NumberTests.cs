using Parley.Web.Languages;

namespace Parley.Tests.Web.Languages;

/// <summary>Numbers as the reader's region writes them, all of one kind: digits that we use with the marks that belong to them.</summary>
public sealed class NumberTests
{
    [Theory]
    [InlineData("en-GB", "1,234.5")]
    [InlineData("de", "1.234,5")]
    [InlineData("ja", "1,234.5")]
    [InlineData("ar", "1,234.5")]
    [InlineData("ar-EG", "1,234.5")]
    [InlineData("ar-MA", "1.234,5")]
    public void Digits_and_their_marks_are_of_one_kind(string culture, string written) =>
        Assert.Equal(written, 1234.5.ToString("N1", SupportedLanguages.CultureOf(culture)));
}
