using System.Net;
using System.Text.Json;
using Parley.Protocol.Accounts;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Accounts;

public sealed class PreferenceTests
{
    private static readonly Preferences AtFirst = new("system", "comfortable", "enter", "auto");

    [Fact]
    public async Task A_new_account_follows_device_and_browser()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var ada = await client.RegisterAsync("ada");

        Assert.Equal(AtFirst, await ReadAsync(client, ada));
    }

    [Fact]
    public async Task What_is_given_changes_and_the_rest_stays()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var ada = await client.RegisterAsync("ada");

        await ChangeAsync(client, ada, new(Theme: "dark", Language: "ja")).ReadAsync<Preferences>();
        var changed = await ChangeAsync(client, ada, new(Density: "compact")).ReadAsync<Preferences>();

        Assert.Equal(new Preferences("dark", "compact", "enter", "ja"), changed);
        Assert.Equal(changed, await ReadAsync(client, ada));
    }

    [Fact]
    public async Task Every_session_of_the_user_knows_them_at_once_and_nobody_else_s()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var ada = await client.RegisterAsync("ada");
        var elsewhere = await client.LoginAsync("ada");
        var bob = await client.RegisterAsync("bob");
        Assert.Equal(AtFirst, await ReadAsync(client, elsewhere));

        await ChangeAsync(client, ada, new(SendWith: "ctrl-enter")).ReadAsync<Preferences>();

        Assert.Equal("ctrl-enter", (await ReadAsync(client, elsewhere)).SendWith);
        Assert.Equal(AtFirst, await ReadAsync(client, bob));
    }

    [Fact]
    public async Task They_outlive_the_server()
    {
        var data = Directory.CreateTempSubdirectory("parley-test-").FullName;
        await using (var app = new ParleyApp().OnData(data))
        {
            var client = app.NewClient();
            await ChangeAsync(client, await client.RegisterAsync("ada"), new(Theme: "light", Density: "compact")).ReadAsync<Preferences>();
        }

        await using (var app = new ParleyApp().OnData(data))
        {
            var client = app.NewClient();
            Assert.Equal(AtFirst with { Theme = "light", Density = "compact" }, await ReadAsync(client, await client.LoginAsync("ada")));
        }

        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [InlineData("theme", "pink")]
    [InlineData("density", "dense")]
    [InlineData("sendWith", "shift-enter")]
    [InlineData("language", "tlh")]
    public async Task What_nobody_offers_is_refused_by_its_name(string member, string value)
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();
        var ada = await client.RegisterAsync("ada");

        await client.CallAsync(HttpMethod.Patch, "/api/me/preferences", JsonSerializer.Serialize(new Dictionary<string, string> { [member] = value }), ada.AccessToken)
            .RefusesFieldAsync(member);
    }

    [Fact]
    public async Task A_stranger_has_none()
    {
        await using var app = new ParleyApp();

        Assert.Equal(HttpStatusCode.Unauthorized, await app.NewClient().CallAsync(HttpMethod.Get, "/api/me/preferences").StatusAsync());
    }

    private static Task<Preferences> ReadAsync(HttpClient client, SignedIn who) =>
        client.CallAsync(HttpMethod.Get, "/api/me/preferences", bearer: who.AccessToken).ReadAsync<Preferences>();

    private static Task<HttpResponseMessage> ChangeAsync(HttpClient client, SignedIn who, UpdatePreferences change) =>
        client.CallAsync(HttpMethod.Patch, "/api/me/preferences", change, who.AccessToken);
}
