using System.Xml.Linq;

namespace Parley.Tests.Architecture;

public sealed class ProjectTests
{
    [Theory]
    [InlineData("Parley.Protocol", "")]
    [InlineData("Parley.Gemini", "")]
    [InlineData("Parley.Web", "Parley.Protocol")]
    [InlineData("Parley.Server", "Parley.Gemini Parley.Protocol Parley.Web")]
    public void A_project_references_only_what_the_design_allows(string project, string allowed)
    {
        var references = Includes(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)!);

        Assert.Empty(references.Except(allowed.Split(' ')));
    }

    [Theory]
    [InlineData("Parley.Protocol", "")]
    [InlineData("Parley.Gemini", "Microsoft.Extensions.AI.Abstractions")]
    public void A_library_that_others_compile_in_brings_nothing_else_along(string project, string allowed)
    {
        Assert.Empty(Includes(project, "PackageReference").Except(allowed.Split(' ')));
        Assert.Empty(Includes(project, "FrameworkReference"));
    }

    private static IEnumerable<string> Includes(string project, string kind) =>
        XDocument.Parse(Repository.Read($"src/{project}/{project}.csproj")).Descendants(kind).Select(item => item.Attribute("Include")!.Value);
}
