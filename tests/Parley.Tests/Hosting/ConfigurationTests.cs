using Parley.Server.Data;
using Parley.Server.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Hosting;

public sealed class ConfigurationTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("parley-test-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once_and_in_plain_words()
    {
        await using var server = ParleyProcess.Start(directory,
            ("SECRET_KEY", "too short"),
            ("DATABASE_URL", "postgres://somebody:hunter2@localhost"),
            ("REDIS_URL", "redis://somebody:hunter2@localhost/first"),
            ("Accounts__MinimumPasswordLength", "seven"),
            ("Accounts__SessionIdleTimeout", "30"),
            ("Accounts__Registration", "open,closed"),
            ("RateLimits__Enabled", "perhaps"));

        Assert.Equal(78, await server.ExitCodeAsync());
        Assert.All(["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "Accounts__MinimumPasswordLength", "Accounts__SessionIdleTimeout", "Accounts__Registration", "RateLimits__Enabled"],
            name => Assert.Contains(name, server.Errors, StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(directory, "data")));
    }

    [Fact]
    public async Task Empty_variables_are_absent()
    {
        await using var server = ParleyProcess.Start(directory,
            ("SECRET_KEY", ""), ("DATABASE_URL", ""), ("REDIS_URL", ""), ("DATA_DIR", ""), ("GEMINI_API_KEY", ""),
            ("Accounts__MinimumPasswordLength", ""), ("RateLimits__Enabled", ""));

        await server.Ready;

        Assert.True(File.Exists(Path.Combine(directory, "data", "parley.db")));
    }

    [Fact]
    public async Task The_file_in_the_working_directory_is_read_and_the_environment_wins()
    {
        await File.WriteAllTextAsync(Path.Combine(directory, ".env"), """
            DATA_DIR='from the file'
            export ASPNETCORE_URLS=http://127.0.0.1:0
            """, TestContext.Current.CancellationToken);

        await using var first = ParleyProcess.Start(directory, ("ASPNETCORE_URLS", ""));
        Assert.NotEqual(8080, (await first.Ready).Port);
        await using var second = ParleyProcess.Start(directory, ("DATA_DIR", "from the environment"));
        await second.Ready;

        Assert.True(File.Exists(Path.Combine(directory, "from the file", "parley.db")));
        Assert.True(File.Exists(Path.Combine(directory, "from the environment", "parley.db")));
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told_plainly()
    {
        await using var first = ParleyProcess.Start(directory);
        var address = await first.Ready;

        await using var second = ParleyProcess.Start(directory, ("ASPNETCORE_URLS", address.ToString()), ("DATA_DIR", "other"));

        Assert.Equal(78, await second.ExitCodeAsync());
        Assert.Contains("already in use", second.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://127.0.0.1:80a")]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:0;ftp://127.0.0.1")]
    [InlineData("http://192.0.2.1:0")]
    public async Task An_address_that_cannot_be_listened_on_is_told_plainly(string address)
    {
        await using var server = ParleyProcess.Start(directory, ("ASPNETCORE_URLS", address));

        Assert.Equal(78, await server.ExitCodeAsync());
        Assert.Contains("ASPNETCORE_URLS", server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A=b", "A", "b")]
    [InlineData("export A = b # comment", "A", "b")]
    [InlineData("A='b # $c \\n'  # comment", "A", "b # $c \\n")]
    [InlineData("A=\"b\\n\\\"c\\\" \\\\ \\x\"", "A", "b\n\"c\" \\ \\x")]
    [InlineData("A=b=c#d", "A", "b=c#d")]
    [InlineData("A=", "A", "")]
    [InlineData("A=b\r", "A", "b")]
    [InlineData("A__B=1", "A__B", "1")]
    public void A_line_of_the_file_is_read_as_people_write_it(string line, string name, string value) =>
        Assert.Equal([KeyValuePair.Create(name, value)], DotEnvFile.Parse($"# comment\n\n{line}\n"));

    [Theory]
    [InlineData("A")]
    [InlineData("=b")]
    [InlineData("1A=b")]
    [InlineData("A B=c")]
    [InlineData("A='b")]
    [InlineData("A=\"b\"c")]
    public void A_line_that_cannot_be_read_is_told_by_its_number(string line)
    {
        var refused = Assert.Throws<StartRefusedException>(() => DotEnvFile.Parse($"X=y\n{line}").ToList());

        Assert.Contains("Line 2", refused.Message, StringComparison.Ordinal);
    }
}
