using System.Net;

namespace Parley.Tests.Infrastructure;

public sealed class StartTests
{
    [Fact]
    public async Task A_started_server_says_that_it_is_alive()
    {
        await using var app = new ParleyApp();

        var answer = await app.CreateClient().GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
