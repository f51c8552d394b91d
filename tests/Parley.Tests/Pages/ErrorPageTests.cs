using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Protocol;
using Parley.Server.Data;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Pages;

/// <summary>Errors as people meet them: in a page; and as scripts do: as problems.</summary>
public sealed class ErrorPageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bug_is_told_in_a_page_and_leaves_one_entry_in_the_log()
    {
        using var log = new RecordedLog();
        await using var app = new ParleyApp().With(builder => builder.ConfigureTestServices(services => services.AddSingleton<ILoggerProvider>(log)));
        using var browser = await app.SignedUpAsync("ada");
        await app.Services.GetRequiredService<WriteLane>()
            .RunAsync(write => write.Execute("""alter table "Conversations" rename to "Gone" """), Cancelled);

        using var answer = await browser.GetAsync(new Uri("/", UriKind.Relative), Cancelled);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("Something went wrong", await HeadingAsync(answer));
        Assert.Single(log.From(LogLevel.Error));
    }

    [Fact]
    public async Task A_link_to_what_is_not_shared_says_that_such_links_end()
    {
        await using var app = new ParleyApp();
        using var browser = app.CreateBrowser();

        using var answer = await browser.GetAsync(new Uri("/s/AAAAAAAAAAAAAAAAAAAAAA", UriKind.Relative), Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("such links expire and can be revoked", await answer.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_makes_no_sense_is_told_in_a_page()
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");

        using var answer = await browser.SubmitAsync("/send", ("message", "Hello"), ("conversationId", "no id"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("Not understood", await HeadingAsync(answer));
    }

    [Theory]
    [InlineData("/send", "message")]
    [InlineData("/c/0198c0de-0000-7000-8000-000000000000/rename", "title")]
    public async Task A_field_with_NUL_in_it_is_refused(string path, string field)
    {
        await using var app = new ParleyApp();
        using var browser = await app.SignedUpAsync("ada");

        using var answer = await browser.SubmitAsync(path, (field, "before\0after"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("/side")]
    [InlineData("/live")]
    public async Task A_script_of_a_page_is_not_led_to_the_sign_in(string path)
    {
        await using var app = new ParleyApp();
        using var browser = app.CreateBrowser();
        browser.DefaultRequestHeaders.Add("X-Fragment", "1");

        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative), Cancelled);

        await answer.ProblemAsync(401, ProblemCodes.Unauthenticated);
    }

    private static async Task<string> HeadingAsync(HttpResponseMessage answer) =>
        new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancelled)).QuerySelector("h1")?.TextContent ?? "";
}
