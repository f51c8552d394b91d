using System.Globalization;
using Parley.Web.Languages;

namespace Parley.Tests.Web.Languages;

public sealed class ScriptTextsTests
{
    [Fact]
    public void The_module_holds_the_texts_of_scripts_and_no_others()
    {
        var module = ScriptTexts.For(CultureInfo.GetCultureInfo("en"));

        Assert.Contains("\"copied\":\"Copied\"", module, StringComparison.Ordinal);
        Assert.DoesNotContain("themeLabel", module, StringComparison.OrdinalIgnoreCase);
    }
}
