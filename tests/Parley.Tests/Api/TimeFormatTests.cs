using System.Text.RegularExpressions;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Api;

public sealed partial class TimeFormatTests
{
    [Fact]
    public async Task Times_are_in_UTC_with_a_Z()
    {
        await using var app = new ParleyApp();
        var client = await app.SignedInAsAsync("ada");

        var me = await client.GetStringAsync(new Uri("/api/me", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Matches(UtcCreatedAt(), me);
    }

    [GeneratedRegex("""
        "createdAt":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"
        """)]
    private static partial Regex UtcCreatedAt();
}
