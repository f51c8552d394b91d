using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Parley.BrowserTests.Infrastructure;

/// <summary>The accessibility rules of axe, run in a page.</summary>
/// <remarks>Axe's own binding opens another page for each report and sends all that is right as well, which takes longer than the rules.</remarks>
internal static class Axe
{
    // Not into frames: those that there are show what Google wrote, and nothing can be said to them.
    private const string Run = """
        async runOnly => (await axe.run(document, { runOnly, resultTypes: ["violations"], iframes: false })).violations
            .flatMap(rule => rule.nodes.map(node => `${rule.id}: ${rule.help}: ${node.html}`))
        """;

    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>Every rule of the standards that we promise.</summary>
    public static readonly RunOnlyOptions Standards = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    /// <summary>The rule about colours alone.</summary>
    public static readonly RunOnlyOptions Colors = RunOnlyOptions.Rules("color-contrast");

    /// <summary>What breaks the rules, one line for each element.</summary>
    public static async Task<string[]> ViolationsAsync(IPage page, RunOnlyOptions only)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
            await page.EvaluateAsync(Script);
        return await page.EvaluateAsync<string[]>(Run, new { type = only.Type, values = only.Values });
    }
}
