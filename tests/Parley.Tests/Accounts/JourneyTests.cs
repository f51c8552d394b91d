using System.Net;
using System.Net.Http.Json;
using Parley.Protocol.Accounts;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Accounts;

public sealed class JourneyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_signs_up_is_known_and_signs_out()
    {
        await using var app = new ParleyApp();
        var ada = await app.SignedInAsAsync("Ada");

        var user = await ada.GetFromJsonAsync<User>("/api/me", Cancellation);
        Assert.Equal(("Ada", "Ada", Roles.Admin), (user!.Username, user.DisplayName, user.Role));

        Assert.Equal(HttpStatusCode.NoContent, (await ada.PostAsync("/api/logout", null, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await ada.GetAsync("/api/me", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task The_second_account_is_a_users()
    {
        await using var app = new ParleyApp();
        await app.SignedInAsAsync("ada");
        var bob = await app.SignedInAsAsync("bob");

        Assert.Equal(Roles.User, (await bob.GetFromJsonAsync<User>("/api/me", Cancellation))!.Role);
    }

    [Fact]
    public async Task Somebody_signs_in_whatever_the_case_of_the_name()
    {
        await using var app = new ParleyApp();
        var client = app.CreateClient();
        await ParleyApp.RegisterAsync(client, "Ada");

        var answer = await client.PostAsJsonAsync("/api/login", new Login("aDA", ParleyApp.Password), Cancellation);

        Assert.Equal("Ada", (await answer.Content.ReadFromJsonAsync<SignedIn>(Cancellation))!.User.Username);
    }
}
