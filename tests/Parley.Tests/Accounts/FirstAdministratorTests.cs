using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Server.Accounts;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Accounts;

public sealed class FirstAdministratorTests
{
    [Fact]
    public async Task Fifty_first_registrations_at_once_make_one_administrator()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();

        var accounts = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => client.RegisterAsync($"person{i}")));

        Assert.Single(accounts, account => account.User.Role == Roles.Admin);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("x-forwarded-host", "localhost")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("Via", "1.1 somewhere")]
    [InlineData("Host", "chat.example.org")]
    [InlineData("Host", "localhost.example.org")]
    public async Task Whoever_does_not_sit_at_the_machine_needs_the_setup_code(string header, string value)
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();

        await client.PostAsync("/api/register", new Register("ada", ParleyApp.Password), headers: (header, value))
            .ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.SetupCodeRequired);
        await client.PostAsync("/api/register", new Register("ada", ParleyApp.Password, SetupCode: "aaaaa-aaaaa-aaaaa-aaaaa"), headers: (header, value))
            .ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.SetupCodeRequired);

        var code = app.Services.GetRequiredService<SetupCode>().Value;
        var signedIn = await client.PostAsync("/api/register", new Register("ada", ParleyApp.Password, SetupCode: code.ToUpperInvariant()), headers: (header, value))
            .ReadAsync<SignedIn>(HttpStatusCode.Created);
        Assert.Equal(Roles.Admin, signedIn.User.Role);

        // Everybody after that needs none.
        await client.PostAsync("/api/register", new Register("bob", ParleyApp.Password), headers: (header, value)).ReadAsync<SignedIn>(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Without_setup_code_fifty_at_once_make_no_account()
    {
        await using var app = new ParleyApp();
        var client = app.NewClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            client.PostAsync("/api/register", new Register($"person{i}", ParleyApp.Password), headers: ("Via", "1.1 proxy")).StatusAsync()));

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.Forbidden, status));
    }
}
