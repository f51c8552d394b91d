using System.Net;
using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Parley.Tests.Infrastructure;
using Parley.Tests.Transfers;

namespace Parley.Tests.Pages;

/// <summary>Taking everything along and bringing it here, with nothing but forms.</summary>
public sealed class DataPageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_downloaded_can_be_imported_and_the_page_says_what_came_of_it()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        using var bob = await app.SignedUpAsync("bob");
        var archive = Archives.Of(Archives.Conversation("Rivers"), Archives.Conversation("Seas"));

        var (status, first) = await ImportAsync(ada, archive);
        var downloaded = await ada.GetByteArrayAsync(new Uri("/settings/export", UriKind.Relative), Cancelled);
        var (_, second) = await ImportAsync(ada, downloaded);
        var (_, bobs) = await ImportAsync(bob, downloaded);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Imported: 2. Here already: 0.", first.QuerySelector("#data [role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Imported: 0. Here already: 2.", second.QuerySelector("#data [role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Imported: 2. Here already: 0.", bobs.QuerySelector("#data [role=status]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_be_imported_is_listed_with_the_reason()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");

        var (_, page) = await ImportAsync(ada, Archives.Zip(("parley.json", Archives.Manifest), ($"conversations/{Guid.CreateVersion7()}.json", "{}")));

        Assert.Contains("This is no conversation as Parley exports it.", page.QuerySelector("#data [role=status] li")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_export_is_refused_beside_the_form()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");

        var (status, page) = await ImportAsync(ada, "Hello"u8.ToArray());
        var (noneStatus, none) = await ImportAsync(ada, []);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("This is no conversation as Parley exports it.", page.QuerySelector("#data [role=alert]")!.TextContent);
        Assert.Equal(HttpStatusCode.BadRequest, noneStatus);
        Assert.NotNull(none.QuerySelector("#data [role=alert]"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing of a form")]
    [InlineData("--x\r\nno header\r\n\r\nx\r\n--x--")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.zip\"\r\n\r\nPK and no end")]
    public async Task A_form_that_is_none_or_breaks_off_is_a_bad_request(string body)
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        using var form = new StringContent(body);
        form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");

        using var answer = await ada.PostAsync(new Uri("/settings/import", UriKind.Relative), form, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_script_gets_the_report_alone()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        ada.DefaultRequestHeaders.Add("X-Fragment", "1");

        var (status, fragment) = await ImportAsync(ada, Archives.Of(Archives.Conversation()));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Null(fragment.QuerySelector("main"));
        Assert.Contains("Imported: 1.", fragment.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_conversation_is_a_file_and_somebody_else_s_is_not_there()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        using var bob = await app.SignedUpAsync("bob");
        var conversation = Archives.Conversation("Rivers");
        await ImportAsync(ada, Archives.Of(conversation));
        var address = new Uri($"/c/{conversation.Id}/export?format=markdown", UriKind.Relative);

        using var file = await ada.GetAsync(address, Cancelled);
        using var notBobs = await bob.GetAsync(address, Cancelled);

        Assert.Equal("attachment", file.Content.Headers.ContentDisposition?.DispositionType);
        Assert.StartsWith("# Rivers", await file.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, notBobs.StatusCode);
    }

    [Fact]
    public async Task Another_site_cannot_bring_anything_here()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        ada.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        ada.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");

        var (status, _) = await ImportAsync(ada, Archives.Of(Archives.Conversation()));

        Assert.Equal(HttpStatusCode.Forbidden, status);
    }

    private static async Task<(HttpStatusCode Status, IHtmlDocument Page)> ImportAsync(HttpClient browser, byte[] file)
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-zip-compressed");
        using var form = new MultipartFormDataContent { { content, "file", "my export.zip" } };
        using var answer = await browser.PostAsync(new Uri("/settings/import", UriKind.Relative), form, Cancelled);
        return (answer.StatusCode, new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancelled)));
    }
}
