using BenchmarkDotNet.Attributes;
using Parley.Web.Markdown;

namespace Parley.Benchmarks.Micro;

/// <summary>An answer of 10 KB: rendered once, as history is, and while it grows in 200 steps.</summary>
[MemoryDiagnoser]
public class MarkdownBlocks
{
    private const int Steps = 200;
    private const string Section =
        """
        ## A heading with *stress*

        Some text with a [link](https://example.org), `code` and **weight**, long enough for two lines of a page on a wide screen.

        - one
        - two, with `code`
        - [x] three

        | name | value |
        |---|---|
        | a | 1 |
        | b | 2 |

        ```csharp
        public static int Add(int a, int b) => a + b;
        ```


        """;

    private readonly MarkdownRenderer renderer = new();
    private readonly string answer = string.Concat(Enumerable.Repeat(Section, 10_240 / Section.Length));

    [Benchmark(Baseline = true)]
    public int Whole() => renderer.Render(answer, "m").Length;

    [Benchmark]
    public int Growing()
    {
        var html = new GrowingHtml(renderer, "m");
        var step = answer.Length / Steps;
        var sent = 0;
        for (var at = 0; at < answer.Length; at += step)
        {
            var version = html.Version;
            html.Append(answer.Substring(at, Math.Min(step, answer.Length - at)));
            html.Advance();
            sent += html.Since(version).Count;
        }
        return sent;
    }
}
