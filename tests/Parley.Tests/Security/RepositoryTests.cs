using System.Text.RegularExpressions;
using Parley.Tests.Architecture;

namespace Parley.Tests.Security;

public sealed partial class RepositoryTests
{
    [GeneratedRegex("""
        AIza[0-9A-Za-z_-]{35}|AQ\.[0-9A-Za-z_-]{40,}|-----BEGIN [A-Z ]*PRIVATE KEY-----|\bgh[pousr]_[0-9A-Za-z]{36}|\bsk-[0-9A-Za-z]{32,}|\bAKIA[0-9A-Z]{16}\b
        """)]
    private static partial Regex Key { get; }

    [GeneratedRegex("""(?im)^\s*"?(SECRET_KEY|GEMINI_API_KEY|PASSWORD)"?\s*[:=]\s*"?[^\s"#<$]{12,}""")]
    private static partial Regex Assignment { get; }

    [Fact]
    public void No_key_is_in_the_repository()
    {
        var files = Repository.Files(".", ".cs", ".json", ".js", ".razor", ".md", ".txt", ".sh", ".yml", ".props", ".csproj", ".example", "");

        Assert.DoesNotContain(files, file => Key.IsMatch(Repository.Read(file)));
    }

    [Fact]
    public void No_settings_file_brings_a_secret_along()
    {
        var files = Repository.Files(".", ".json", ".example", ".yml", ".service").Where(file => !file.EndsWith("packages.lock.json", StringComparison.Ordinal));

        Assert.DoesNotContain(files, file => Assignment.IsMatch(Repository.Read(file)));
    }
}
