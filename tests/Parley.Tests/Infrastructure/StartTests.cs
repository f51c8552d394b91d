using System.Net;
using Parley.Protocol;
using Parley.Tests.Hosting;

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

    [Fact]
    public async Task An_unknown_path_of_the_API_is_a_problem_and_no_page()
    {
        await using var app = new ParleyApp();

        var answer = await app.CreateClient().GetAsync(new Uri("/api/nowhere", UriKind.Relative), TestContext.Current.CancellationToken);

        await answer.ProblemAsync(404, ProblemCodes.NotFound);
    }
}
