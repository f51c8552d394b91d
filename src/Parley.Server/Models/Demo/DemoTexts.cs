namespace Parley.Server.Models.Demo;

/// <summary>The demo's texts.</summary>
internal static class DemoTexts
{
    public const string Everything =
        """
        ## This is the demo, not an AI

        No model read your message: every question gets this same text. As soon as a **Gemini key** is set, real answers come instead. Meanwhile it shows *what an answer can hold*.

        ### Lists

        1. The question is on disk before anything answers it.
        2. The answer is kept as it grows:
           - reload the page in the middle of it,
           - open it in a second tab,
           - or ~~lose~~ keep it when the server restarts.

        - [x] Try a task list
        - [ ] Try a command (below)

        ### A table

        | Command  | What the demo does                    |
        |:---------|:--------------------------------------|
        | `/long`  | writes a very long answer             |
        | `/slow`  | writes slowly: time to press **Stop** |
        | `/think` | thinks aloud before it answers        |
        | `/cut`   | stops at the limit of its length      |
        | `/fail`  | fails in the middle                   |
        | `/quota` | is over its quota                     |
        | `/block` | refuses to answer                     |

        ### Code, a quote, a formula

        ```csharp
        // Nothing is lost: the row is written before the model is asked.
        await lane.RunAsync(db => db.Insert(question));
        ```

        > Whatever can be said at all can be said clearly.

        Inline math such as $e^{i\pi} + 1 = 0$, and a block of it:

        $$\sum_{n=1}^{\infty} \frac{1}{n^2} = \frac{\pi^2}{6}$$

        A [link](https://ai.google.dev/gemini-api/docs), a footnote[^1], an emoji 👩‍🚀, and an image from elsewhere, which is loaded only if you want it:

        ![A picture on another host](https://www.gstatic.com/webp/gallery/1.jpg)

        [^1]: Footnotes stand at the end.
        """;

    public const string Slow =
        "This is the demo, not an AI, and it is slow on purpose. There is time to press Stop, to reload the page, to open it in another tab, "
        + "to close the laptop and come back. Whatever was written when you stop it is kept, and Continue goes on from there. "
        + "Piece by piece, without any hurry, this sentence comes to its end.";

    public const string Thoughts =
        "**Reading the question**\n\nIt begins with a command, so there is nothing to understand.\n\n**Choosing an answer**\n\nThe one about thinking will do.\n\n";

    public const string Thought =
        "This is the demo, not an AI: what stands above were no thoughts, but they came the way a thinking model's do.";

    public const string BeforeFailure =
        "This is the demo, not an AI. It was asked to fail, and in the middle of this sentence";

    public const string Cut =
        "This is the demo, not an AI. It was asked to stop at the limit of its length, so this answer ends before";

    public const string Paragraph =
        "This is the demo, not an AI, and this paragraph stands here to be long. Scroll up while it grows and the page stays where you are; "
        + "scroll to its end and the page follows. The text is rendered once on the server and only its last block is sent again.";
}
