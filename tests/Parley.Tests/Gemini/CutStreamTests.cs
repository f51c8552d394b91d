using CsCheck;
using Parley.Gemini;

namespace Parley.Tests.Gemini;

/// <summary>However the bytes arrive, the answer is the same; however they stop, it is never taken for whole.</summary>
public sealed class CutStreamTests
{
    public static TheoryData<string> Streams => [.. Recording.Names("streaming-*").Where(name => name != "streaming-failure-image-rejected.txt")];

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_stream_in_two_pieces_is_the_same_wherever_it_is_cut(string name)
    {
        var bytes = Recording.Read(name);
        var whole = (await AskAsync([bytes])).Essence();

        for (var cut = 1; cut < bytes.Length; cut++)
            Assert.Equal(whole, (await AskAsync([bytes[..cut], bytes[cut..]])).Essence());
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_stream_byte_by_byte_is_the_same(string name)
    {
        var bytes = Recording.Read(name);

        var answer = await AskAsync(bytes.Select(one => new[] { one }));

        Assert.Equal((await AskAsync([bytes])).Essence(), answer.Essence());
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_stream_that_ends_early_never_succeeds(string name)
    {
        var bytes = Recording.Read(name);
        var text = (await AskAsync([bytes])).Text;

        for (var end = 0; end < bytes.AsSpan().TrimEnd("\r\n"u8).Length; end++)
        {
            var answer = await AskAsync([bytes[..end]]);

            Assert.Equal(GeminiErrorKind.Unreachable, answer.Failure?.Kind);
            Assert.StartsWith(answer.Text, text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_connection_that_breaks_never_succeeds(string name)
    {
        var bytes = Recording.Read(name);

        for (var end = 0; end <= bytes.Length; end += 7)
        {
            var answer = await new ScriptedGemini().Answer(new PieceStream([bytes[..end]], new IOException("reset"))).AskAsync();

            Assert.Equal(GeminiErrorKind.Unreachable, answer.Failure?.Kind);
        }
    }

    [Fact]
    public async Task Any_chunking_of_any_recording_is_the_same()
    {
        var recordings = Streams.Select(row => Recording.Read(row.Data)).ToArray();
        var wholes = await Task.WhenAll(recordings.Select(async bytes => (await AskAsync([bytes])).Essence()));

        await Gen.Select(Gen.Int[0, recordings.Length - 1], Gen.Int[1, 3000].Array[1, 40]).SampleAsync(async (which, sizes) =>
        {
            var answer = await AskAsync(Chunks(recordings[which], sizes));

            return answer.Essence() == wholes[which];
        }, iter: 300);
    }

    private static IEnumerable<byte[]> Chunks(byte[] bytes, int[] sizes)
    {
        var start = 0;
        for (var i = 0; start < bytes.Length; i++)
        {
            var end = Math.Min(bytes.Length, start + sizes[i % sizes.Length]);
            yield return bytes[start..end];
            start = end;
        }
    }

    private static Task<Gathered> AskAsync(IEnumerable<byte[]> pieces) => new ScriptedGemini().Answer(new PieceStream(pieces)).AskAsync();
}
