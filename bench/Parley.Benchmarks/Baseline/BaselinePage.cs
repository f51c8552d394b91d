namespace Parley.Benchmarks.Baseline;

/// <summary>
/// The least that a browser can be given to show a conversation of the same length and write into it: its words as
/// finished HTML, ten rules, nothing to run, nothing else to ask for.
/// </summary>
internal static class BaselinePage
{
    public const string Path = "/page";

    private const string Question = "<article><h2>You</h2><p>Question?</p></article>\n";
    private const string Answer = """
        <article><h2>Model</h2><p>Yes. The <em>second</em> one is better: it keeps <code>x</code>.</p>
        <ol><li>It is shorter, and says the same.</li><li>It fails early.</li></ol>
        <p>So take that one, unless there is a reason that I do not know of.</p></article>

        """;

    public static string Html { get; } = $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Baseline</title>
        <link rel="icon" href="data:,">
        <style>
        * { box-sizing: border-box; margin: 0; }
        body { display: grid; grid-template: 1fr auto / 18rem 1fr; block-size: 100dvh; font: 1rem/1.6 system-ui, sans-serif; }
        nav { grid-row: span 2; padding: 1rem; background: #f6f6f4; }
        main { overflow-y: auto; }
        article { max-inline-size: 46rem; margin: 0 auto; padding: 1rem; }
        h2 { font-size: .875rem; }
        form { padding: 1rem; }
        textarea { inline-size: 100%; font: inherit; }
        code { font-family: monospace; background: #eee; }
        </style>
        </head>
        <body>
        <nav><a href="/page">One conversation</a></nav>
        <main>
        {{string.Concat(Enumerable.Repeat(Question + Answer, 30))}}</main>
        <form><textarea aria-label="Message"></textarea><button>Send</button></form>
        </body>
        </html>
        """;
}
