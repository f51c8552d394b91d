using System.Text.RegularExpressions;

namespace Parley.Tests.Architecture;

public sealed partial class SourceTests
{
    private const int LongestFile = 300;

    [GeneratedRegex(@"/Migrations/|/CompiledModels/|/Recordings/|/wwwroot/lib/")]
    private static partial Regex Generated { get; }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex Unfinished { get; }

    private static readonly string[] Folders = ["src", "tests", "bench"];

    // Not banned as a symbol: the generated endpoints use it.
    [GeneratedRegex(@"(?<!\w)Results\.\w+\(")]
    private static partial Regex UntypedResult { get; }

    private static IEnumerable<string> Sources =>
        Folders.SelectMany(folder => Repository.Files(folder, ".cs", ".razor", ".js", ".css"))
            .Where(file => !Generated.IsMatch(file));

    [Fact]
    public void No_file_is_longer_than_a_reader_can_hold()
    {
        var tooLong = Sources.Where(file => !file.EndsWith(".css", StringComparison.Ordinal))
            .Select(file => (file, lines: Repository.Read(file).Count(c => c == '\n')))
            .Where(each => each.lines > LongestFile);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        var unfinished = Sources.Where(file => !file.EndsWith("/SourceTests.cs", StringComparison.Ordinal))
            .Where(file => Unfinished.IsMatch(Repository.Read(file)));

        Assert.Empty(unfinished);
    }

    [Fact]
    public void An_endpoint_tells_its_outcomes_in_its_signature()
    {
        var untyped = Sources.Where(file => file.StartsWith("src/", StringComparison.Ordinal))
            .Where(file => UntypedResult.IsMatch(Repository.Read(file)));

        Assert.Empty(untyped);
    }
}
