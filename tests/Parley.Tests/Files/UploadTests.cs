using System.Net;
using System.Security.Cryptography;
using System.Text;
using Parley.Protocol;
using Parley.Protocol.Files;
using Parley.Tests.Hosting;

namespace Parley.Tests.Files;

public sealed class UploadTests(FileServer server) : IClassFixture<FileServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, byte[], string, string> Kinds => new()
    {
        { "a.png", Uploads.Png, "image/png", FileKinds.Image },
        { "a.pdf", "%PDF-1.7\n1 0 obj"u8.ToArray(), "application/pdf", FileKinds.Pdf },
        { "a.wav", "RIFF\u0001\0\0\0WAVEfmt "u8.ToArray(), "audio/wav", FileKinds.Audio },
        { "a.mp3", [0xFF, 0xFB, 0x90, 0x64, 0, 0, 0, 0], "audio/mpeg", FileKinds.Audio },
        { "a.mp4", [0, 0, 0, 24, .. "ftypisom"u8, 0, 0, 0, 0], "video/mp4", FileKinds.Video },
        { "a.mov", [0, 0, 0, 24, .. "ftypqt  "u8, 0, 0, 0, 0], "video/quicktime", FileKinds.Video },
        { "a.cs", "class A; // ümläut 👩"u8.ToArray(), "text/plain", FileKinds.Text },
        { "a.svg", "<svg onload='alert(1)'/>"u8.ToArray(), "text/plain", FileKinds.Text },
        // What is in it counts: HTML under a picture's name, a script that begins like a picture, a picture that is called a text.
        { "page.png", "<html><script>alert(1)</script>"u8.ToArray(), "text/plain", FileKinds.Text },
        { "script.gif", "GIF89a=1;alert(1)"u8.ToArray(), "text/plain", FileKinds.Text },
        { "picture.txt", Uploads.Png, "image/png", FileKinds.Image },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_file_is_what_its_content_says(string name, byte[] bytes, string mediaType, string kind)
    {
        var file = await server.Ada.UploadAsync(bytes, name);

        Assert.Equal((name, mediaType, kind, bytes.LongLength), (file.Name, file.MediaType, file.Kind, file.Size));
        using var content = await server.Ada.ContentAsync(file.Id);
        Assert.Equal(bytes, await content.Content.ReadAsByteArrayAsync(Cancelled));
    }

    [Theory]
    [InlineData("UEsDBBQAAAAIAAAA")] // a ZIP, so an office document too
    [InlineData("f0VMRgIBAQAAAAAA")] // a program
    [InlineData("AAECAwQFBgcICQ==")] // nothing known
    [InlineData("dGV4dCDD")] // text that ends in half a character
    public async Task What_is_of_no_known_kind_is_refused(string base64)
    {
        await (await server.Ada.SendFileAsync(Convert.FromBase64String(base64), "a.txt")).ProblemAsync(415, ProblemCodes.UnsupportedFile);
        Assert.Empty(server.Unfinished());
    }

    [Fact]
    public async Task Text_that_is_cut_anywhere_is_text_and_NUL_makes_it_none()
    {
        var text = string.Concat(Enumerable.Repeat("aä€👩", 40_000));

        Assert.Equal(FileKinds.Text, (await server.Ada.UploadAsync(text)).Kind);
        await (await server.Ada.SendFileAsync(Encoding.UTF8.GetBytes(text + "\0"), "a.txt")).ProblemAsync(415, ProblemCodes.UnsupportedFile);
    }

    [Fact]
    public async Task A_picture_that_would_be_huge_when_unpacked_is_refused_unopened()
    {
        byte[] bomb = [.. Uploads.Png];
        bomb[18] = bomb[22] = 0x75;

        var problem = await (await server.Ada.SendFileAsync(bomb, "bomb.png")).ProblemAsync(400, ProblemCodes.InvalidRequest);

        Assert.Contains("pixels", (string?)problem["detail"], StringComparison.Ordinal);
        await (await server.Ada.SendFileAsync(Uploads.Png[..20], "cut.png")).ProblemAsync(415, ProblemCodes.UnsupportedFile);
    }

    [Fact]
    public async Task Sizes_are_held_to_the_byte()
    {
        var random = RandomNumberGenerator.GetBytes((int)FileServer.Largest + 1 - 4);
        byte[] tooMuch = [.. "%PDF-"u8, .. random[1..]];

        await (await server.Ada.SendFileAsync([], "empty.txt")).ProblemAsync(400, ProblemCodes.InvalidRequest);
        Assert.Equal(FileServer.Largest, (await server.Ada.UploadAsync(tooMuch[..^1], "limit.pdf")).Size);
        await (await server.Ada.SendFileAsync(tooMuch, "over.pdf")).ProblemAsync(413, ProblemCodes.FileTooLarge);
        // Without a length that could be looked at first.
        await (await server.Ada.SendFileAsync(new StreamContent(new Endless(20 * 1024 * 1024)), "endless.txt")).ProblemAsync(413, ProblemCodes.FileTooLarge);
        Assert.Empty(server.Unfinished());
    }

    [Theory]
    [InlineData("../../x", "x")]
    [InlineData(@"..\..\x.txt", "x.txt")]
    [InlineData("/etc/passwd", "passwd")]
    [InlineData(@"C:\x", "x")]
    [InlineData("con", "con")]
    [InlineData(".htaccess", ".htaccess")]
    [InlineData("..", "file")]
    [InlineData("invoice\u202Egpj.exe", "invoicegpj.exe")]
    [InlineData("Füße 👩‍👩‍👧.txt", "Füße 👩‍👩‍👧.txt")]
    public async Task Names_are_for_people_and_never_a_path(string given, string kept) =>
        Assert.Equal(kept, (await server.Ada.UploadAsync(given, given)).Name);

    [Fact]
    public async Task A_long_name_keeps_its_ending()
    {
        var name = (await server.Ada.UploadAsync("x", new string('n', 4096) + ".csv")).Name;

        Assert.Equal((200, ".csv"), (name.Length, Path.GetExtension(name)));
    }

    [Theory]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"other\"; filename=\"a\"\r\n\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx\r\n--b\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n1\r\n--b--\r\n", "multipart/form-data; boundary=b")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhalf", "multipart/form-data; boundary=b")]
    [InlineData("x", "multipart/form-data")]
    [InlineData("{}", "application/json")]
    [InlineData("", "multipart/form-data; boundary=b")]
    public async Task What_is_no_form_with_one_file_is_refused(string body, string type)
    {
        using var content = new StringContent(body);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        await (await server.Ada.PostAsync(new Uri("/api/files", UriKind.Relative), content, Cancelled)).ProblemAsync(400, ProblemCodes.InvalidRequest);
        Assert.Empty(server.Unfinished());
    }

    [Fact]
    public async Task A_boundary_of_a_megabyte_and_a_thousand_headers_are_refused()
    {
        using var content = new StringContent("--b\r\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"X-{i}: {new string('x', 100)}\r\n")) + "\r\nx\r\n--b--");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");

        await (await server.Ada.PostAsync(new Uri("/api/files", UriKind.Relative), content, Cancelled)).ProblemAsync(400, ProblemCodes.InvalidRequest);
    }

    [Fact]
    public async Task An_upload_that_is_cut_off_leaves_nothing()
    {
        var used = (await server.Ada.FilesAsync()).Quota.Used;

        await Assert.ThrowsAnyAsync<Exception>(() => server.Ada.SendFileAsync(new StreamContent(new Endless(500_000) { BreaksOff = true }), "half.txt"));

        Assert.True(SpinWait.SpinUntil(() => server.Unfinished().Length == 0, TimeSpan.FromSeconds(10)));
        Assert.Equal(used, (await server.Ada.FilesAsync()).Quota.Used);
    }

    [Fact]
    public async Task Equal_contents_are_stored_once_and_nobody_can_tell()
    {
        var bytes = RandomNumberGenerator.GetBytes(64);
        byte[] content = [.. "%PDF-"u8, .. bytes];
        var before = server.Blobs;

        var (hers, ours) = (await server.Ada.UploadAsync(content, "hers.pdf"), await server.Eve.UploadAsync(content, "ours.pdf"));
        Assert.Equal(before + 1, server.Blobs);
        Assert.NotEqual(hers.Id, ours.Id);
        Assert.Equal(content.Length, (await server.Eve.FilesAsync()).Quota.Used);

        Assert.Equal(HttpStatusCode.NoContent, (await server.Ada.DeleteAsync(new Uri($"/api/files/{hers.Id}", UriKind.Relative), Cancelled)).StatusCode);
        using (var still = await server.Eve.ContentAsync(ours.Id))
            Assert.Equal(content, await still.Content.ReadAsByteArrayAsync(Cancelled));
        await server.Eve.DeleteAsync(new Uri($"/api/files/{ours.Id}", UriKind.Relative), Cancelled);
        Assert.Equal(before, server.Blobs);
    }

    /// <summary>Text without an end that was announced.</summary>
    private sealed class Endless(long most) : Stream
    {
        private long given;

        /// <summary>Whether its end is that of the connection.</summary>
        public bool BreaksOff { get; init; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => given;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (given > most)
                return BreaksOff ? throw new IOException("The line is gone.") : 0;
            buffer.AsSpan(offset, count).Fill((byte)'x');
            given += count;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }
}
