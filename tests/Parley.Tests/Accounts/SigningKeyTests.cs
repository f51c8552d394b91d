using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Accounts;

public sealed class SigningKeyTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("parley-test-").FullName;

    private readonly RecordedLog log = new();

    private string KeyFile => Path.Combine(data, "secret.key");

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact, Trait(Databases.Trait, Databases.Sqlite)]
    public async Task A_key_is_made_at_the_first_start_for_the_server_alone_and_kept()
    {
        await using (var first = new ParleyApp().OnData(data))
            await first.NewClient().RegisterAsync("alice");
        var key = await File.ReadAllTextAsync(KeyFile, Calls.Cancellation);

        await using (var second = new ParleyApp().OnData(data))
            await second.NewClient().LoginAsync("alice");

        Assert.Equal(64, key.Length);
        Assert.Equal(key, await File.ReadAllTextAsync(KeyFile, Calls.Cancellation));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Theory, Trait(Cases.Trait, "D-18")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("damaged")]
    public void Without_its_key_a_server_with_accounts_does_not_start(string? content)
    {
        if (content is not null)
            File.WriteAllText(KeyFile, content);

        var refusal = Assert.Throws<StartRefusedException>(() => NewKey().Load(mayCreate: false));

        Assert.Contains(KeyFile, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(content is not null, File.Exists(KeyFile));
    }

    [Fact, Trait(Cases.Trait, "D-18")]
    public void A_damaged_key_is_never_replaced()
    {
        File.WriteAllText(KeyFile, "");

        Assert.Throws<StartRefusedException>(() => NewKey().Load(mayCreate: true));
        Assert.Equal("", File.ReadAllText(KeyFile));
    }

    [Fact, Trait(Cases.Trait, "D-18")]
    public void A_key_that_others_may_read_is_used_and_told_of()
    {
        if (OperatingSystem.IsWindows())
            return;
        NewKey().Load(mayCreate: true);
        Assert.Empty(log.From(LogLevel.Warning));
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        NewKey().Load(mayCreate: false);

        Assert.Contains($"chmod 600 {KeyFile}", Assert.Single(log.From(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_is_the_bytes_of_the_variable()
    {
        var key = NewKey(("SECRET_KEY", "ein Schlüssel, der lang genug ist"));

        key.Load(mayCreate: false);

        Assert.Equal(Encoding.UTF8.GetBytes("ein Schlüssel, der lang genug ist"), key.Bytes);
        Assert.False(File.Exists(KeyFile));
    }

    [Theory]
    [InlineData("SECRET_KEY", "only thirty-one bytes, I'm afra", false)]
    [InlineData("SECRET_KEY", "thirty-two bytes, which will do.", true)]
    [InlineData("SECRET_KEY", "", true)]
    [InlineData("DATABASE_URL", "postgres://parley@127.0.0.1/parley", false)]
    [InlineData("DATABASE_URL", "", true)]
    [InlineData("Accounts:MinimumPasswordLength", "7", false)]
    [InlineData("Accounts:MinimumPasswordLength", "8", true)]
    [InlineData("Accounts:Registration", "9", false)]
    [InlineData("Accounts:Registration", "Invite", true)]
    [InlineData("Accounts:SessionIdleTimeout", "100.00:00:00", false)]
    public void A_configuration_that_cannot_be_right_stops_the_start(string key, string value, bool isRight)
    {
        var services = new ServiceCollection().AddSingleton(Configuration((key, value))).AddLogging();
        using var provider = services.AddAccounts().BuildServiceProvider();

        var refusal = Record.Exception(provider.GetRequiredService<IStartupValidator>().Validate);

        if (isRight)
            Assert.Null(refusal);
        else
            Assert.Contains(key.Split(':')[^1] is "DATABASE_URL" ? "SECRET_KEY" : key.Split(':')[^1], Assert.IsType<OptionsValidationException>(refusal).Message, StringComparison.Ordinal);
    }

    private SigningKey NewKey(params (string Key, string Value)[] settings) => new(
        Configuration([("DATA_DIR", data), .. settings]), new DataDirectory(Options.Create(new DataOptions { Directory = data })), new LoggerFactory([log]).CreateLogger<SigningKey>());

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
}
