using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Parley.BrowserTests.Rendering;

/// <summary>
/// Looks on while a page shows what means harm: no dialog, no way to elsewhere, no question to another host, nothing in
/// the document that the renderer does not write, no script against the content policy.
/// </summary>
internal sealed class Witness
{
    // Called with the selector of what shows the text of others.
    private const string FindStrangers = """
        (place) => {
            const tags = new Set("P BR HR H1 H2 H3 H4 H5 H6 UL OL LI BLOCKQUOTE PRE CODE EM STRONG DEL SUP A IMG TABLE THEAD TBODY TR TH TD INPUT SECTION DIV SPAN BUTTON".split(" "));
            const attributes = new Set("href src alt title class id start rel target type disabled checked tabindex role aria-label data-copy".split(" "));
            const classes = /^(language-[\w+#.-]+|code[\w-]*|plain|math[\w-]*|footnotes?[\w-]*|remote-image[\w-]*|table[\w-]*|task[\w-]*|contains-task-list|copy|action|scroll[\w-]*|align[\w-]*|[a-z]+-(start|end|center|left|right)|prose[\w-]*)$/;
            const strange = [];
            for (const element of document.querySelectorAll(place + " *")) {
                if (element.closest("math")) {
                    if (element.localName === "script" || element.namespaceURI !== "http://www.w3.org/1998/Math/MathML") strange.push(element.outerHTML);
                    for (const { name } of element.attributes) if (/^(on|href|style|id|xlink)/.test(name)) strange.push(element.outerHTML);
                    continue;
                }
                if (!tags.has(element.tagName)) strange.push(element.outerHTML);
                for (const { name, value } of element.attributes) {
                    if (!attributes.has(name)) strange.push(`${name}: ${element.outerHTML}`);
                    if (name === "id" && !/^fn(ref)?-/.test(value)) strange.push(`id: ${element.outerHTML}`);
                    if (name === "class") for (const each of value.split(/\s+/)) if (!classes.test(each)) strange.push(`class ${each}: ${element.outerHTML}`);
                    if (name === "href" && !/^(https?:\/\/|mailto:|#fn)/.test(value)) strange.push(`href: ${element.outerHTML}`);
                    if (name === "src" && !/^data:image\/(png|jpeg|gif|webp|avif);base64,/.test(value)) strange.push(`src: ${element.outerHTML}`);
                }
            }
            for (const element of document.querySelectorAll("iframe, object, embed, base, style, portal, video, audio, marquee, [srcdoc], [onclick], [onload], [onerror], script:not([src]), link[rel*=dns], link[rel*=pre]")) strange.push(element.outerHTML);
            return strange;
        }
        """;

    private readonly ConcurrentQueue<string> seen = [];

    /// <summary>How often the canary's host was asked, and with which referrer.</summary>
    public ConcurrentQueue<string> Canary { get; } = [];

    public static async Task<Witness> OfAsync(IPage page, Uri own)
    {
        var witness = new Witness();
        page.Dialog += (_, dialog) =>
        {
            witness.seen.Enqueue("dialog: " + dialog.Message);
            _ = dialog.DismissAsync();
        };
        page.Context.Request += (_, request) =>
        {
            if (request.Url.StartsWith("http", StringComparison.Ordinal) && new Uri(request.Url).Authority != own.Authority && !request.Url.Contains("canary.test/asked", StringComparison.Ordinal))
                witness.seen.Enqueue("request: " + request.Url);
        };
        page.Context.Page += (_, other) =>
        {
            if (!other.Url.Contains("canary.test/asked", StringComparison.Ordinal) && other.Url is not ("about:blank" or ""))
                witness.seen.Enqueue("window: " + other.Url);
        };
        await page.Context.RouteAsync("**://canary.test/**", async route =>
        {
            witness.Canary.Enqueue($"{route.Request.Url} from {await route.Request.HeaderValueAsync("referer") ?? "nowhere"}");
            await route.FulfillAsync(new() { ContentType = "text/html", Body = "<title>Canary</title>" });
        });
        await page.EvaluateAsync("() => { window.here = true; window.violations = []; document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective)); }");
        return witness;
    }

    /// <summary>Nothing happened, and nothing stands in the page that could make something happen.</summary>
    /// <param name="page">The page as it is now.</param>
    /// <param name="place">The selector of what shows the text.</param>
    public async Task CheckAsync(IPage page, string place)
    {
        Assert.True(await page.EvaluateAsync<bool>("window.here === true"), "the page was left");
        Assert.Empty(await page.EvaluateAsync<string[]>(FindStrangers, place));
        Assert.Empty(await page.EvaluateAsync<string[]>("window.violations"));
        Assert.Empty(seen);
    }
}
