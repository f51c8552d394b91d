using System.Net;
using System.Net.Http.Json;
using Parley.Protocol.Accounts;
using Parley.Tests.Processes;

namespace Parley.Tests.Commands;

public sealed class AccountVerbTests : RealServerTest
{
    private const string Password = "correct horse battery staple";
    private const string Other = "another horse battery staple";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_administrator_can_be_made_before_the_first_start_and_beside_a_running_server(bool migrated)
    {
        if (migrated)
            Assert.Equal(0, (await Verb.RunAsync(Server.DataDirectory, "migrate")).ExitCode);
        var before = await Verb.RunWithInputAsync(Server.DataDirectory, Password + "\n", "create-admin", "ada", "--password-stdin");
        await Server.StartAsync();
        var beside = await Verb.RunWithInputAsync(Server.DataDirectory, Password + "\n", "create-admin", "grace", "--password-stdin");

        Assert.Equal(("", 0, "", 0), (before.Errors, before.ExitCode, beside.Errors, beside.ExitCode));
        Assert.Equal("admin", (await SignInAsync("ada", Password))!.User.Role);
        Assert.Equal("admin", (await SignInAsync("grace", Password))!.User.Role);
    }

    [Theory]
    [InlineData("x", Password, "The username:")]
    [InlineData("grace", "short", "The password:")]
    [InlineData("Ada", Password, "an account of this name already")]
    public async Task The_rules_are_those_of_signing_up(string name, string password, string because)
    {
        await Server.StartAsync();
        await Server.SignUpAsync();

        var refused = await Verb.RunWithInputAsync(Server.DataDirectory, password, "create-admin", name, "--password-stdin");

        Assert.Equal(65, refused.ExitCode);
        Assert.Contains(because, refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_the_password_must_come_from_the_input()
    {
        await Server.StartAsync();

        Assert.Equal(64, (await Verb.RunAsync(Server.DataDirectory, "create-admin", "grace")).ExitCode);
    }

    [Fact]
    public async Task A_reset_beside_a_running_server_ends_the_sessions_and_its_link_is_good_once()
    {
        await Server.StartAsync();
        await Server.SignUpAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusOfMeAsync());

        var reset = await Verb.RunAsync(Server.DataDirectory, "reset-password", "ADA");
        while (await StatusOfMeAsync() != HttpStatusCode.Unauthorized)
            await Task.Yield();

        Assert.Equal(0, reset.ExitCode);
        var token = reset.Output.Trim().Split("token=")[1];
        Assert.Equal(HttpStatusCode.NoContent, await RedeemAsync(token));
        Assert.NotEqual(HttpStatusCode.NoContent, await RedeemAsync(token));
        Assert.NotNull(await SignInAsync("ada", Other));
    }

    [Fact]
    public async Task A_password_can_be_set_at_once()
    {
        await Server.StartAsync();
        await Server.SignUpAsync();

        var weak = await Verb.RunWithInputAsync(Server.DataDirectory, "short\n", "reset-password", "ada", "--password-stdin");
        var reset = await Verb.RunWithInputAsync(Server.DataDirectory, Other + "\n", "reset-password", "ada", "--password-stdin");

        Assert.Equal((65, 0), (weak.ExitCode, reset.ExitCode));
        Assert.Null(await SignInAsync("ada", Password));
        Assert.NotNull(await SignInAsync("ada", Other));
    }

    [Fact]
    public async Task Nobody_is_reset_by_a_wrong_name()
    {
        await Server.StartAsync();

        Assert.Equal(65, (await Verb.RunAsync(Server.DataDirectory, "reset-password", "nobody")).ExitCode);
    }

    private async Task<HttpStatusCode> StatusOfMeAsync()
    {
        using var answer = await Server.Client.GetAsync("/api/me", Cancellation);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> RedeemAsync(string token)
    {
        using var answer = await Server.Client.PostAsJsonAsync("/api/password-reset", new { token, newPassword = Other }, Cancellation);
        return answer.StatusCode;
    }

    private async Task<SignedIn?> SignInAsync(string username, string password)
    {
        using var answer = await Server.Client.PostAsJsonAsync("/api/login", new { username, password }, Cancellation);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<SignedIn>(Cancellation) : null;
    }
}
