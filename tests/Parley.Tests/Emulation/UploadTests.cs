using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Parley.Tests.Emulation;

/// <summary>Files: boxes 25 and 26 of the checklist.</summary>
public sealed class UploadTests : EmulatorTest
{
    private const int Piece = 256 * 1024;

    private readonly FakeTimeProvider clock = new();

    protected override TimeProvider Time => clock;

    [Fact]
    public async Task A_file_is_sent_in_pieces_and_shown_with_the_time_of_its_end()
    {
        var bytes = Enumerable.Range(0, Piece + 3).Select(i => (byte)i).ToArray();
        var address = await StartAsync(bytes.Length);

        var first = await SendAsync(address, bytes[..Piece], 0, "upload");
        Assert.Equal("active", Header(first, "X-Goog-Upload-Status"));
        Assert.Equal(Piece.ToString(CultureInfo.InvariantCulture), Header(await SendAsync(address, [], null, "query"), "X-Goog-Upload-Size-Received"));
        var last = await SendAsync(address, bytes[Piece..], Piece, "upload, finalize");

        Assert.Equal("final", Header(last, "X-Goog-Upload-Status"));
        var file = (await JsonAsync(last))["file"]!;
        var shown = (await Http.GetFromJsonAsync<JsonObject>($"/v1beta/{file["name"]}", Cancelled))!;
        Assert.Equal((string?)file["uri"], (string?)shown["uri"]);
        Assert.Equal(bytes.Length.ToString(CultureInfo.InvariantCulture), (string?)shown["sizeBytes"]);
        Assert.Equal(TimeSpan.FromHours(48), (DateTime)shown["expirationTime"]! - (DateTime)shown["createTime"]!);
        Assert.Single(Gemini.Files.All);
    }

    [Fact]
    public async Task The_address_of_an_upload_is_the_emulators_own() =>
        Assert.Equal(Gemini.BaseAddress.Authority, (await StartAsync(1)).Authority);

    [Theory]
    [InlineData(1, "upload, finalize")]
    [InlineData(0, "upload")]
    [InlineData(0, "finalize")]
    public async Task Pieces_that_do_not_fit_are_refused(int offset, string command)
    {
        var answer = await SendAsync(await StartAsync(4), "1234"u8.ToArray(), offset, command);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(Gemini.Files.All);
    }

    [Fact]
    public async Task Fewer_bytes_than_were_declared_are_no_file() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(await StartAsync(5), "1234"u8.ToArray(), 0, "upload, finalize")).StatusCode);

    [Fact]
    public async Task A_video_is_of_use_only_when_it_was_processed()
    {
        var uri = await FileAsync("video/mp4");

        Assert.Contains("is not in an ACTIVE state", await RefusalAsync(Referring(uri), status: "FAILED_PRECONDITION"), StringComparison.Ordinal);
        Assert.Equal("PROCESSING", (string?)(await Http.GetFromJsonAsync<JsonObject>(uri, Cancelled))!["state"]);
        Assert.Equal("ACTIVE", (string?)(await Http.GetFromJsonAsync<JsonObject>(uri, Cancelled))!["state"]);
        Assert.Equal("STOP", FinishOf(await WholeAsync(Referring(uri))));
    }

    [Fact]
    public async Task A_file_that_expired_or_was_deleted_is_forbidden()
    {
        var (expired, deleted) = (await FileAsync("image/png"), await FileAsync("image/png"));
        await Http.DeleteAsync(deleted, Cancelled);
        await RefusalAsync(Referring(deleted), code: 403, status: "PERMISSION_DENIED");
        await WholeAsync(Referring(expired));
        clock.Advance(TimeSpan.FromHours(48));

        Assert.Contains("You do not have permission to access the File", await RefusalAsync(Referring(expired), code: 403, status: "PERMISSION_DENIED"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await Http.GetAsync(expired, Cancelled)).StatusCode);
    }

    [Fact]
    public async Task A_failed_file_says_why()
    {
        Gemini.Files.Fail = true;

        var file = (await Http.GetFromJsonAsync<JsonObject>(await FileAsync("image/png"), Cancelled))!;

        Assert.Equal("FAILED", (string?)file["state"]);
        Assert.NotNull(file["error"]!["message"]);
    }

    [Theory]
    [InlineData("https://www.youtube.com/watch?v=dQw4w9WgXcQ", 200)]
    [InlineData("https://youtu.be/dQw4w9WgXcQ", 200)]
    [InlineData("https://youtu.be/private-vid", 403)]
    [InlineData("http://example.org/a.pdf", 400)]
    public async Task Other_addresses_are_looked_at(string uri, int status) =>
        Assert.Equal(status, (int)(await PostAsync(Referring(new Uri(uri)))).StatusCode);

    private static string Referring(Uri uri) => $$"""{"contents":[{"role":"user","parts":[{"fileData":{"fileUri":"{{uri}}"} },{"text":"What is it?"}]}]}""";

    private async Task<Uri> FileAsync(string mediaType)
    {
        var file = (await JsonAsync(await SendAsync(await StartAsync(4, mediaType), "1234"u8.ToArray(), 0, "upload, finalize")))["file"]!;
        return new Uri((string)file["uri"]!);
    }

    private async Task<Uri> StartAsync(int size, string mediaType = "text/plain")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/upload/v1beta/files") { Content = new StringContent("""{"file":{"displayName":"a"}}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Goog-Upload-Protocol", "resumable");
        request.Headers.Add("X-Goog-Upload-Command", "start");
        request.Headers.Add("X-Goog-Upload-Header-Content-Length", size.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("X-Goog-Upload-Header-Content-Type", mediaType);
        return new Uri(Header(await Http.SendAsync(request, Cancelled), "X-Goog-Upload-URL")!);
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, byte[] bytes, int? offset, string command)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(bytes) };
        request.Headers.Add("X-Goog-Upload-Command", command);
        if (offset is { } from)
            request.Headers.Add("X-Goog-Upload-Offset", from.ToString(CultureInfo.InvariantCulture));
        return await Http.SendAsync(request, Cancelled);
    }

    private static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
