using Microsoft.Extensions.Options;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Accounts;

public sealed class SigningKeyTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("parley-test-").FullName;

    private string KeyFile => Path.Combine(data, "secret.key");

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
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

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("damaged")]
    public async Task Without_its_key_a_server_with_accounts_does_not_start(string? content)
    {
        await using (var first = new ParleyApp().OnData(data))
            await first.NewClient().RegisterAsync("alice");
        if (content is null)
            File.Delete(KeyFile);
        else
            await File.WriteAllTextAsync(KeyFile, content, Calls.Cancellation);

        await using var second = new ParleyApp().OnData(data);

        var refusal = Assert.Throws<OptionsValidationException>(() => second.NewClient());
        Assert.Contains(KeyFile, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(content is not null, File.Exists(KeyFile));
    }

    [Theory]
    [InlineData("SECRET_KEY", "too short to be a key")]
    [InlineData("DATABASE_URL", "postgres://parley@127.0.0.1/parley")]
    public async Task A_key_that_is_short_or_missing_where_it_must_be_set_stops_the_start(string variable, string value)
    {
        await using var app = new ParleyApp().OnData(data).With(variable, value);

        var refusal = Assert.Throws<OptionsValidationException>(() => app.NewClient());
        Assert.Contains("SECRET_KEY", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MinimumPasswordLength", "7")]
    [InlineData("Registration", "9")]
    [InlineData("SessionIdleTimeout", "100.00:00:00")]
    public async Task Options_outside_their_range_stop_the_start(string option, string value)
    {
        await using var app = new ParleyApp().OnData(data).With($"Accounts__{option}", value);

        Assert.Throws<OptionsValidationException>(() => app.NewClient());
    }
}
