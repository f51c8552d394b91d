using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Pages;

/// <summary>Administration with nothing but forms.</summary>
public sealed class AdminPageTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_administrators_see_it()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        using var eve = await app.SignedUpAsync("eve");

        using var seen = await ada.GetAsync(new Uri("/admin", UriKind.Relative), Cancelled);
        using var refused = await eve.GetAsync(new Uri("/admin", UriKind.Relative), Cancelled);

        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("Not for you", (await ParseAsync(refused)).QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task A_disabled_account_is_signed_out_and_can_be_enabled_again()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        using var eve = await app.SignedUpAsync("eve");
        var page = await ParseAsync(await ada.GetAsync(new Uri("/admin", UriKind.Relative), Cancelled));
        var disable = page.QuerySelector("form[action$='/disable']")!.GetAttribute("action")!;

        using var disabled = await ada.SubmitAsync(disable);
        using var afterwards = await eve.GetAsync(new Uri("/settings", UriKind.Relative), Cancelled);
        using var enabled = await ada.SubmitAsync(disable.Replace("/disable", "/enable", StringComparison.Ordinal));
        using var again = await eve.SubmitAsync("/sign-in", ("username", "eve"), ("password", ParleyApp.Password));

        Assert.Equal("/admin?done=disable", disabled.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Found, afterwards.StatusCode);
        Assert.Equal("/admin?done=enable", enabled.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
    }

    [Fact]
    public async Task A_reset_link_sets_a_password_once()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedUpAsync("ada");
        using var eve = await app.SignedUpAsync("eve");
        var page = await ParseAsync(await ada.GetAsync(new Uri("/admin", UriKind.Relative), Cancelled));

        var handout = await ParseAsync(await ada.SubmitAsync(page.QuerySelector("form[action$='/reset-password']")!.GetAttribute("action")!));
        var link = new Uri(handout.QuerySelector(".note code")!.TextContent);
        using var stranger = app.CreateBrowser();
        var token = (await ParseAsync(await stranger.GetAsync(link, Cancelled))).QuerySelector("input[name=token]")!.GetAttribute("value")!;
        using var first = await stranger.SubmitAsync("/reset-password", ("token", token), ("newPassword", "a new and long password"));
        using var second = await stranger.SubmitAsync("/reset-password", ("token", token), ("newPassword", "another and long password"));
        using var signedIn = await stranger.SubmitAsync("/sign-in", ("username", "eve"), ("password", "a new and long password"));

        Assert.Equal("/sign-in?note=password", first.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.BadRequest, second.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, signedIn.StatusCode);
    }

    [Fact]
    public async Task An_invitation_lets_one_person_in()
    {
        await using var app = new ParleyApp().With("Accounts__Registration", "invite");
        using var ada = await app.SignedUpAsync("ada");

        var handout = await ParseAsync(await ada.SubmitAsync("/admin/invites"));
        var link = new Uri(handout.QuerySelector(".note code")!.TextContent);
        using var stranger = app.CreateBrowser();
        var form = await ParseAsync(await stranger.GetAsync(link, Cancelled));
        using var signedUp = await stranger.SubmitAsync("/sign-up", ("username", "eve"), ("password", ParleyApp.Password), ("inviteCode", form.QuerySelector("#inviteCode")!.GetAttribute("value")));
        using var refused = await app.CreateBrowser().SubmitAsync("/sign-up", ("username", "mallory"), ("password", ParleyApp.Password));

        Assert.Equal(HttpStatusCode.SeeOther, signedUp.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    private static async Task<IDocument> ParseAsync(HttpResponseMessage answer) =>
        new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancelled));
}
