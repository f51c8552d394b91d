using System.Text;
using BenchmarkDotNet.Attributes;
using Parley.Gemini.Streaming;

namespace Parley.Benchmarks.Micro;

/// <summary>1,000 events as Gemini sends them, in pieces of 4 KB; the framework's own parser is the baseline.</summary>
[MemoryDiagnoser]
public class SseParsing
{
    private const int Events = 1_000;
    private const int Piece = 4_096;
    private const int LongestLine = 1 << 20;

    private readonly byte[] stream = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(
        """data: {"candidates": [{"content": {"parts": [{"text": "ein Wort gibt das andere"}],"role": "model"}}],"usageMetadata": {"promptTokenCount": 12,"totalTokenCount": 40},"modelVersion": "gemini-2.5-flash"}""" + "\r\n\r\n",
        Events)));

    [Benchmark(OperationsPerInvoke = Events)]
    public int Ours()
    {
        var events = 0;
        using var parser = new SseParser(LongestLine);
        for (var at = 0; at < stream.Length; at += Piece)
        {
            var piece = stream.AsMemory(at, Math.Min(Piece, stream.Length - at));
            while (!piece.IsEmpty)
            {
                var room = parser.GetMemory();
                var taken = Math.Min(room.Length, piece.Length);
                piece[..taken].CopyTo(room);
                parser.Advance(taken);
                piece = piece[taken..];
                while (parser.TryRead(out _))
                    events++;
            }
        }
        return events;
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public int Framework() =>
        System.Net.ServerSentEvents.SseParser.Create(new MemoryStream(stream), static (_, data) => data.Length).Enumerate().Count();
}
