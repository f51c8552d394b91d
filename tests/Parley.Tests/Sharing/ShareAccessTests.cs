using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Sharing;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Sharing;

/// <summary>The administrator says who may read what is shared.</summary>
public sealed class ShareAccessTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Members_only_means_that_strangers_are_led_to_the_sign_in_and_back()
    {
        await using var app = new ParleyApp().With("Sharing__Access", "members");
        using var ada = await app.SignedUpAsync("ada");
        var share = await ShareAsync(ada);
        using var stranger = app.CreateBrowser();
        using var eve = await app.SignedUpAsync("eve");

        using var sentAway = await stranger.GetAsync(new Uri(share.Path, UriKind.Relative), Cancelled);
        using var unknown = await stranger.GetAsync(new Uri("/s/unknown", UriKind.Relative), Cancelled);
        using var read = await eve.GetAsync(new Uri(share.Path, UriKind.Relative), Cancelled);

        Assert.Equal($"/sign-in?returnUrl={Uri.EscapeDataString(share.Path)}", sentAway.Headers.Location!.OriginalString);
        // Nobody learns without an account which links there are.
        Assert.Equal(sentAway.StatusCode, unknown.StatusCode);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    [Fact]
    public async Task Off_means_that_no_link_is_made()
    {
        await using var app = new ParleyApp().With("Sharing__Access", "off");
        using var ada = await app.SignedUpAsync("ada");
        var exchange = await SayAsync(ada);

        using var refused = await ada.PostAsJsonAsync($"/api/conversations/{exchange.ConversationId}/shares", new CreateShare(), JsonSerializerOptions.Web, Cancelled);

        await refused.ProblemAsync(403, ProblemCodes.Forbidden);
        Assert.Contains("The administrator has switched sharing off.", await ada.GetStringAsync(new Uri($"/c/{exchange.ConversationId}/share", UriKind.Relative), Cancelled), StringComparison.Ordinal);
    }

    private static async Task<Share> ShareAsync(HttpClient client)
    {
        var exchange = await SayAsync(client);
        using var answer = await client.PostAsJsonAsync($"/api/conversations/{exchange.ConversationId}/shares", new CreateShare(), JsonSerializerOptions.Web, Cancelled);
        return (await answer.Content.ReadFromJsonAsync<Share>(Cancelled))!;
    }

    private static async Task<Exchange> SayAsync(HttpClient client)
    {
        using var answer = await client.PostAsJsonAsync("/api/chat", new SendMessage("/cut"), JsonSerializerOptions.Web, Cancelled);
        return (await answer.Content.ReadFromJsonAsync<Exchange>(Cancelled))!;
    }
}
