using System.Text;
using CsCheck;
using Parley.Gemini;
using Parley.Gemini.Streaming;

namespace Parley.Tests.Gemini;

public sealed class SseParserTests
{
    [Theory]
    [InlineData("data: one\n\ndata: two\n\n", "one|two")]
    [InlineData("data: one\r\n\r\ndata: two\r\n\r\n", "one|two")]
    [InlineData("data: one\r\rdata: two\r\r", "one|two")]
    [InlineData("\uFEFFdata: one\n\n", "one")]
    [InlineData("data:one\n\n", "one")]
    [InlineData("data:  one\n\n", " one")]
    [InlineData("data: one\ndata: two\n\n", "one\ntwo")]
    [InlineData("data\n\n", "")]
    [InlineData(": ping\nevent: x\nid: 7\nretry: 9\ndata: one\n\n", "one")]
    [InlineData("\n\n\ndata: one\n\n\n\n", "one")]
    [InlineData("data: one\n\ndata: two", "one|two")]
    [InlineData("data: one\n\ndata: two\r\n", "one|two")]
    [InlineData("data: one\n\nda", "one")]
    [InlineData("", "")]
    public void Events_are_what_the_specification_says(string stream, string events)
    {
        var (read, stray) = Parse([Encoding.UTF8.GetBytes(stream)]);

        Assert.Equal(events, string.Join('|', read));
        Assert.Equal("", stray);
    }

    [Fact]
    public void What_is_no_event_is_kept_aside()
    {
        var (events, stray) = Parse([Encoding.UTF8.GetBytes("data: one\n\n{\n  \"error\": {}\n}\n")]);

        Assert.Equal(["one"], events);
        Assert.Equal("{\n  \"error\": {}\n}\n", stray);
    }

    [Fact]
    public void A_line_past_the_limit_is_refused_whether_it_ends_or_not()
    {
        Assert.Equal(GeminiErrorKind.BadResponse, Assert.Throws<GeminiException>(() => Parse([new byte[5000]], limit: 4096)).Kind);
        Assert.Throws<GeminiException>(() => Parse([Encoding.UTF8.GetBytes("data: " + new string('x', 5000) + "\n\n")], limit: 4096));
    }

    [Fact]
    public void A_line_of_many_megabytes_passes()
    {
        var line = new string('x', 5_000_000);

        Assert.Equal([line], Parse([Encoding.UTF8.GetBytes($"data: {line}\n\n")]).Events);
    }

    [Fact]
    public void Any_events_with_any_line_ends_in_any_chunks_come_back()
    {
        var end = Gen.OneOf(Gen.Const("\n"), Gen.Const("\r"), Gen.Const("\r\n"));
        var line = Gen.String[Gen.Char.AlphaNumeric, 0, 40].Where(text => !text.StartsWith(' '));
        var chunk = Gen.Int[1, 9].Array[1, 20];

        Gen.Select(line.Array[1, 4].Array[0, 8], end, chunk).Sample((events, newline, sizes) =>
        {
            var stream = string.Concat(events.Select(lines => string.Concat(lines.Select(text => $"data: {text}{newline}")) + newline));
            var bytes = Encoding.UTF8.GetBytes(stream);
            var pieces = new List<byte[]>();
            for (int start = 0, i = 0; start < bytes.Length; start += sizes[i++ % sizes.Length])
                pieces.Add(bytes[start..Math.Min(bytes.Length, start + sizes[i % sizes.Length])]);

            return Parse(pieces).Events.SequenceEqual(events.Select(lines => string.Join('\n', lines)));
        });
    }

    private static (List<string> Events, string Stray) Parse(IEnumerable<byte[]> pieces, int limit = 32 * 1024 * 1024)
    {
        using var parser = new SseParser(limit);
        var events = new List<string>();
        foreach (var piece in pieces)
        {
            for (var rest = piece.AsMemory(); !rest.IsEmpty;)
            {
                var room = parser.GetMemory();
                var count = Math.Min(room.Length, rest.Length);
                rest[..count].CopyTo(room);
                rest = rest[count..];
                parser.Advance(count);
                while (parser.TryRead(out var data))
                    events.Add(Encoding.UTF8.GetString(data.Span));
            }
        }

        if (parser.TryReadLast(out var last))
            events.Add(Encoding.UTF8.GetString(last.Span));

        return (events, Encoding.UTF8.GetString(parser.Stray.Span));
    }
}
