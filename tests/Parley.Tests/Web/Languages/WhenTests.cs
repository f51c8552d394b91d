using System.Globalization;
using Bunit;
using Parley.Web.Languages;

namespace Parley.Tests.Web.Languages;

/// <summary>A moment is told by the reader's calendar and clock.</summary>
public sealed class WhenTests : BunitContext
{
    private static readonly DateTimeOffset Moment = new(2026, 11, 23, 20, 5, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("en-GB", "23 November 2026, 20:05 UTC")]
    [InlineData("en-US", "November 23, 2026, 8:05 PM UTC")]
    [InlineData("de-CH", "23. November 2026, 20:05 UTC")]
    [InlineData("fr", "23 novembre 2026, 20:05 UTC")]
    [InlineData("es", "23 de noviembre de 2026, 20:05 UTC")]
    [InlineData("ja", "2026年11月23日 20:05 UTC")]
    [InlineData("ar-EG", "23 نوفمبر 2026، 8:05 م UTC")]
    public void Each_language_writes_it_in_its_own_way(string culture, string text) => Assert.Equal(text, Show(culture, TimeZoneInfo.Utc));

    [Fact]
    public void It_is_the_readers_own_time() =>
        Assert.Equal("24 November 2026, 05:05", Show("en-GB", TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo")));

    private string Show(string culture, TimeZoneInfo zone)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture.Split('-')[0]);
        ReaderZone.Current = zone;
        // Regions differ in the kind of space before what tells the half of the day.
        return Render<When>(parameters => parameters.Add(when => when.At, Moment)).Find("time").TextContent.Replace('\u202f', ' ').Replace('\u00a0', ' ');
    }
}
