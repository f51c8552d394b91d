using System.Security.Cryptography;
using Parley.Emulation;
using Parley.Emulation.Errors;
using Parley.Gemini;

namespace Parley.Tests.Gemini;

public sealed class FileTests : IAsyncLifetime
{
    private static readonly byte[] TwoPieces = RandomNumberGenerator.GetBytes((9 * 1024 * 1024) + 5);

    private GeminiEmulator gemini = null!;
    private HttpClient http = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private GeminiFiles Files => new(http, new GeminiOptions { BaseUrl = gemini.BaseAddress, ApiKey = GeminiEmulator.ApiKey });

    public async ValueTask InitializeAsync()
    {
        gemini = await GeminiEmulator.StartAsync();
        http = GeminiHttp.CreateClient(new GeminiOptions());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await gemini.DisposeAsync();
    }

    [Fact]
    public async Task A_file_arrives_as_it_was_and_is_waited_for()
    {
        using var content = new MemoryStream(TwoPieces);

        var file = await Files.UploadAsync(content, TwoPieces.Length, "video/mp4", "a film", Cancelled);

        var arrived = Assert.Single(gemini.Files.All);
        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(TwoPieces)), "video/mp4", "a film", "ACTIVE"), (arrived.Sha256, arrived.MediaType, arrived.DisplayName, file.State));
        Assert.NotNull(file.Uri);
        Assert.NotNull(file.ExpirationTime);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_is_gone_on_with()
    {
        using var content = new MemoryStream(TwoPieces);
        var upload = Files.UploadAsync(new Tripping(content, () => gemini.Files.Refuse(GeminiErrors.Overloaded)), TwoPieces.Length, "image/png", "a", Cancelled);

        await upload;

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(TwoPieces)), Assert.Single(gemini.Files.All).Sha256);
        Assert.Contains(gemini.Requests, request => request.Headers.TryGetValue("X-Goog-Upload-Command", out var command) && command == "query");
    }

    [Fact]
    public async Task A_file_that_Gemini_cannot_process_is_a_refused_request()
    {
        gemini.Files.Fail = true;
        using var content = new MemoryStream("1234"u8.ToArray());

        var failure = await Assert.ThrowsAsync<GeminiException>(() => Files.UploadAsync(content, 4, "image/png", "a", Cancelled));

        Assert.Equal(GeminiErrorKind.RequestRejected, failure.Kind);
    }

    [Fact]
    public async Task A_file_can_be_taken_away()
    {
        using var content = new MemoryStream("1234"u8.ToArray());
        var file = await Files.UploadAsync(content, 4, "text/plain", "a", Cancelled);

        await Files.DeleteAsync(file.Name, Cancelled);

        Assert.Empty(gemini.Files.All);
    }

    [Fact]
    public async Task The_pieces_go_to_the_address_that_is_set_whatever_Gemini_says()
    {
        var scripted = new ScriptedGemini();
        using var elsewhere = new HttpClient(new Redirecting(scripted)) { Timeout = Timeout.InfiniteTimeSpan };
        scripted.Answer("").Answer("""{"file":{"name":"files/a","uri":"https://x/v1beta/files/a","state":"ACTIVE"}}""");
        using var content = new MemoryStream("{}"u8.ToArray());

        await new GeminiFiles(elsewhere, scripted.Options).UploadAsync(content, 2, "text/plain", "a", Cancelled);

        Assert.Equal(new Uri("http://gemini.test/upload/v1beta/files?upload_id=7"), scripted.Requests[1].RequestUri);
    }

    /// <summary>Does something once, between the first piece and the second.</summary>
    private sealed class Tripping(MemoryStream inner, Action trip) : Stream
    {
        private bool tripped;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set
            {
                if (value > 0 && !tripped)
                {
                    tripped = true;
                    trip();
                }

                inner.Position = value;
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }

    /// <summary>Says that uploads go to Google itself.</summary>
    private sealed class Redirecting(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            answer.Headers.Add("X-Goog-Upload-URL", "https://generativelanguage.googleapis.com/upload/v1beta/files?upload_id=7");
            return answer;
        }
    }
}
