namespace Parley.BrowserTests.Infrastructure;

/// <summary>That the rules would find something, if something were wrong.</summary>
public sealed class AxeTests(Chromium chromium, ParleySite site) : BrowserTest(chromium, site)
{
    [Fact]
    public async Task What_breaks_the_rules_is_found()
    {
        var page = await OpenAsync("/sign-in");
        Assert.Empty(await Axe.ViolationsAsync(page, Axe.Standards));

        await page.EvaluateAsync("document.body.append(document.createElement('button'))");
        Assert.StartsWith("button-name:", Assert.Single(await Axe.ViolationsAsync(page, Axe.Standards)), StringComparison.Ordinal);
        Assert.Empty(await Axe.ViolationsAsync(page, Axe.Colors));

        await page.EvaluateAsync("""
            const pale = document.createElement("p");
            pale.textContent = "Pale";
            pale.style.cssText = "color: #999; background: #fff";
            document.body.append(pale);
            """);
        Assert.Contains(await Axe.ViolationsAsync(page, Axe.Colors), line => line.StartsWith("color-contrast:", StringComparison.Ordinal));
    }
}
