using System.Net;
using System.Net.Http.Headers;
using Parley.Protocol;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Files;

public sealed class FileAccessTests(FileServer server) : IClassFixture<FileServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Anothers_file_is_as_if_it_were_not_there()
    {
        var file = await server.Ada.UploadAsync("hers");

        foreach (var path in new[] { $"/api/files/{file.Id}", $"/api/files/{file.Id}/content", $"/api/files/{file.Id}/content?inline=1" })
            await (await server.Eve.GetAsync(new Uri(path, UriKind.Relative), Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await server.Eve.DeleteAsync(new Uri($"/api/files/{file.Id}", UriKind.Relative), Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await server.Eve.PostAsync(new Uri("/api/chat", UriKind.Relative), JsonBody($$"""{"message":"Read it","attachments":["{{file.Id}}"]}"""), Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        using var stranger = server.App.CreateClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.ContentAsync(file.Id)).StatusCode);
        Assert.Equal("hers", await (await server.Ada.ContentAsync(file.Id)).Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task A_file_is_a_download_that_can_do_nothing()
    {
        var page = await server.Ada.UploadAsync("<script>alert(1)</script>", "Seite “1”.html");

        using var answer = await server.Ada.ContentAsync(page.Id, "?inline=1");

        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("Seite “1”.html", answer.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("sandbox; default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task A_picture_may_be_shown_and_is_asked_about_each_time()
    {
        var picture = await server.Ada.UploadAsync(Uploads.Png, "a.png");

        using var shown = await server.Ada.ContentAsync(picture.Id, "?inline=1");
        Assert.Equal("inline", shown.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("private, no-cache", string.Join(", ", shown.Headers.GetValues("Cache-Control").SelectMany(value => value.Split(", ")).OrderDescending()));
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/api/files/{picture.Id}/content?inline=1") { Headers = { IfNoneMatch = { shown.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.NotModified, (await server.Ada.SendAsync(again, Cancelled)).StatusCode);
        using var theft = new HttpRequestMessage(HttpMethod.Get, $"/api/files/{picture.Id}/content?inline=1") { Headers = { IfNoneMatch = { shown.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.NotFound, (await server.Eve.SendAsync(theft, Cancelled)).StatusCode);
        Assert.Equal("attachment", (await server.Ada.ContentAsync(picture.Id)).Content.Headers.ContentDisposition!.DispositionType);
    }

    [Theory]
    [InlineData("bytes=0-", HttpStatusCode.PartialContent, 2_500_000)]
    [InlineData("bytes=1048570-1048585", HttpStatusCode.PartialContent, 16)]
    [InlineData("bytes=-1", HttpStatusCode.PartialContent, 1)]
    [InlineData("bytes=2500000-", HttpStatusCode.RequestedRangeNotSatisfiable, 0)]
    [InlineData("bytes=5-2", HttpStatusCode.OK, 2_500_000)]
    [InlineData("bytes=0-0,2-2", HttpStatusCode.OK, 2_500_000)]
    public async Task Part_of_a_file_can_be_asked_for(string range, HttpStatusCode status, int length)
    {
        var bytes = Enumerable.Range(0, 2_500_000).Select(i => (byte)('a' + (i % 23))).ToArray();
        var file = await server.Ada.UploadAsync(bytes);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/files/{file.Id}/content");
        request.Headers.TryAddWithoutValidation("Range", range);
        using var answer = await server.Ada.SendAsync(request, Cancelled);
        var got = await answer.Content.ReadAsByteArrayAsync(Cancelled);

        Assert.Equal((status, length), (answer.StatusCode, got.Length));
        if (answer.Content.Headers.ContentRange is { From: { } from })
            Assert.Equal(bytes[(int)from..((int)from + length)], got);
        await server.Ada.DeleteAsync(new Uri($"/api/files/{file.Id}", UriKind.Relative), Cancelled);
    }

    [Fact]
    public async Task Files_are_listed_page_by_page()
    {
        using var bob = await server.App.SignedInAsAsync("bob");
        foreach (var name in new[] { "1", "2", "3" })
            await bob.UploadAsync(name, name);

        var first = await bob.FilesAsync("?limit=2");
        var second = await bob.FilesAsync($"?limit=2&cursor={first.NextCursor}");

        Assert.Equal(["3", "2", "1"], [.. first.Items.Select(file => file.Name), .. second.Items.Select(file => file.Name)]);
        Assert.Null(second.NextCursor);
        Assert.Equal((3, FileServer.Quota), (first.Quota.Used, first.Quota.Limit));
        await (await bob.GetAsync(new Uri("/api/files?cursor=no", UriKind.Relative), Cancelled)).ProblemAsync(400, ProblemCodes.InvalidRequest);
        await (await bob.GetAsync(new Uri("/api/files?limit=0", UriKind.Relative), Cancelled)).ProblemAsync(400, ProblemCodes.InvalidRequest);
    }

    [Fact]
    public async Task However_many_come_at_once_the_quota_is_kept()
    {
        using var carol = await server.App.SignedInAsAsync("carol");
        var file = new byte[1_200_000];
        file.AsSpan().Fill((byte)'c');

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => carol.SendFileAsync(file, "c.txt")));

        Assert.Equal(6, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.Created))
            await refused.ProblemAsync(413, ProblemCodes.QuotaExceeded);
        Assert.Equal(6 * 1_200_000, (await carol.FilesAsync()).Quota.Used);
    }

    [Fact]
    public async Task An_account_takes_its_files_along()
    {
        using var dave = await server.App.SignedInAsAsync("dave");
        var before = server.Blobs;
        await dave.UploadAsync($"only Dave's {Guid.CreateVersion7()}");
        Assert.Equal(before + 1, server.Blobs);

        using var delete = new HttpRequestMessage(HttpMethod.Delete, "/api/me") { Content = JsonBody($$"""{"password":"{{ParleyApp.Password}}"}""") };
        Assert.Equal(HttpStatusCode.NoContent, (await dave.SendAsync(delete, Cancelled)).StatusCode);

        Assert.Equal(before, server.Blobs);
    }

    private static StringContent JsonBody(string json) => new(json, System.Text.Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
}
