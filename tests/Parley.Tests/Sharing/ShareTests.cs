using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Parley.Emulation.Answers;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Protocol.Sharing;
using Parley.Tests.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Sharing;

/// <summary>What is shared is a copy that its owner can take back, and nothing else.</summary>
public sealed class ShareTests : ChatTest
{
    private readonly LateClock clock = new();

    private protected override ParleyApp Adjust(ParleyApp app) => app
        .With(builder => builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(clock)));

    [Fact]
    public async Task Whoever_has_the_link_reads_the_branch_as_it_was_and_nothing_else()
    {
        Gemini.Script(new Answer().Think("A secret thought").Text("The *first* answer"), new Answer().Text("Another version"), new Answer().Text("Written later"));
        var exchange = await SayAsync("A question");
        var share = await SharedAsync(exchange.ConversationId);
        await SayAsync(new SendMessage("Edited", exchange.ConversationId, EditOf: exchange.UserMessage.Id));
        await SayAsync("Later", exchange.ConversationId);
        (await Ada.PatchAsync($"/api/conversations/{exchange.ConversationId}", new UpdateConversation(Title: "Renamed"))).EnsureSuccessStatusCode();

        using var answer = await StrangerAsync(share.Path);
        var html = await answer.Content.ReadAsStringAsync(Cancelled);
        var page = new HtmlParser().ParseDocument(html);

        Assert.Equal(["A question", "The first answer"], page.QuerySelectorAll(".bubble, .prose").Select(each => each.TextContent.Trim()));
        Assert.Equal("A question", page.QuerySelector("h1")!.TextContent);
        foreach (var hidden in (string[])["secret thought", "ada", "Another version", "Written later", "Renamed", exchange.ConversationId.ToString(), exchange.UserMessage.Id.ToString()])
            Assert.DoesNotContain(hidden, html, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, share.Messages);
    }

    [Fact]
    public async Task The_page_is_kept_nowhere_indexed_by_nobody_and_its_address_goes_nowhere()
    {
        var share = await SharedAsync((await SayAsync("Hello")).ConversationId);

        using var answer = await StrangerAsync(share.Path);

        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal("noindex, nofollow", answer.Headers.GetValues("X-Robots-Tag").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Matches("^/s/[A-Za-z0-9_-]{22}$", share.Path);
    }

    [Fact]
    public async Task A_link_leads_nowhere_once_it_is_revoked_has_expired_or_was_never_made()
    {
        var id = (await SayAsync("Hello")).ConversationId;
        var (revoked, expiring, kept) = (await SharedAsync(id), await SharedAsync(id, new CreateShare(ExpiresInDays: 1)), await SharedAsync(id));

        Assert.Equal(HttpStatusCode.NoContent, (await Ada.DeleteAsync($"/api/shares/{revoked.Id}", Cancelled)).StatusCode);
        await (await Ada.DeleteAsync($"/api/shares/{revoked.Id}", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        Assert.Equal(HttpStatusCode.NotFound, (await StrangerAsync(revoked.Path)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await StrangerAsync(expiring.Path)).StatusCode);
        clock.Late = TimeSpan.FromDays(1);
        Assert.Equal(HttpStatusCode.NotFound, (await StrangerAsync(expiring.Path)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await StrangerAsync(kept.Path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await StrangerAsync("/s/AAAAAAAAAAAAAAAAAAAAAA")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await StrangerAsync(kept.Path.ToUpperInvariant().Replace("/S/", "/s/", StringComparison.Ordinal))).StatusCode);

        // So long after it, the access token is old.
        var signedIn = await (await PostAsync("/api/login", new Login("ada", ParleyApp.Password))).Content.ReadFromJsonAsync<SignedIn>(Cancelled);
        Ada.DefaultRequestHeaders.Authorization = new("Bearer", signedIn!.AccessToken);
        Assert.Equal([kept.Id], (await ReadAsync<ShareList>(await Ada.GetAsync("/api/shares", Cancelled))).Items.Select(share => share.Id));
    }

    [Fact]
    public async Task What_is_in_the_trash_is_shared_with_nobody_until_it_is_back_and_what_is_gone_never_again()
    {
        var id = (await SayAsync("Hello")).ConversationId;
        var share = await SharedAsync(id);

        await Ada.DeleteAsync($"/api/conversations/{id}", Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, (await StrangerAsync(share.Path)).StatusCode);
        await PostAsync($"/api/trash/{id}/restore");
        Assert.Equal(HttpStatusCode.OK, (await StrangerAsync(share.Path)).StatusCode);
        await Ada.DeleteAsync($"/api/conversations/{id}", Cancelled);
        await Ada.DeleteAsync($"/api/trash/{id}", Cancelled);

        Assert.Equal(HttpStatusCode.NotFound, (await StrangerAsync(share.Path)).StatusCode);
        Assert.Empty((await ReadAsync<ShareList>(await Ada.GetAsync("/api/shares", Cancelled))).Items);
    }

    [Fact]
    public async Task Nobody_else_can_share_revoke_or_see_the_list()
    {
        var id = (await SayAsync("Hello")).ConversationId;
        var share = await SharedAsync(id);
        using var eve = await App.SignedInAsAsync("eve");

        await (await PostAsync($"/api/conversations/{id}/shares", new CreateShare(), eve)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await eve.DeleteAsync($"/api/shares/{share.Id}", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        Assert.Equal(HttpStatusCode.NoContent, (await eve.DeleteAsync("/api/shares", Cancelled)).StatusCode);
        Assert.Empty((await ReadAsync<ShareList>(await eve.GetAsync("/api/shares", Cancelled))).Items);
        Assert.Equal(HttpStatusCode.OK, (await StrangerAsync(share.Path)).StatusCode);
    }

    [Fact]
    public async Task What_is_temporary_and_what_has_no_text_is_not_shared()
    {
        var temporary = await SayAsync(new SendMessage("Hello", Temporary: true));
        var exchange = await SayAsync("Hello");

        await (await PostAsync($"/api/conversations/{temporary.ConversationId}/shares", new CreateShare())).ProblemAsync(404, ProblemCodes.NotFound);
        await (await PostAsync($"/api/conversations/{exchange.ConversationId}/shares", new CreateShare(LastMessageId: Guid.CreateVersion7()))).ProblemAsync(400, ProblemCodes.InvalidRequest);
        await (await PostAsync($"/api/conversations/{exchange.ConversationId}/shares", new CreateShare(ExpiresInDays: 0))).ProblemAsync(400, ProblemCodes.InvalidRequest);
        Assert.Equal(1, (await SharedAsync(exchange.ConversationId, new CreateShare(LastMessageId: exchange.UserMessage.Id))).Messages);
    }

    [Fact]
    public async Task Somebody_with_an_account_goes_on_from_it_in_a_conversation_of_their_own()
    {
        Gemini.Script(new Answer().Text("The answer"), new Answer().Text("To Eve"));
        var share = await SharedAsync((await SayAsync("A question")).ConversationId, new CreateShare(ShowName: true));
        using var stranger = App.CreateBrowser();
        using var eve = await App.SignedUpAsync("eve");

        using var sentAway = await stranger.SubmitAsync($"{share.Path}/continue");
        using var taken = await eve.SubmitAsync($"{share.Path}/continue");
        var copy = (await eve.GetFromJsonAsync<Conversation>("/api" + taken.Headers.Location!.OriginalString.Replace("/c/", "/conversations/", StringComparison.Ordinal), Cancelled))!;

        Assert.StartsWith("/sign-in", sentAway.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(["A question", "The answer"], copy.Messages.Select(message => message.Text));
        Assert.Equal(copy.Messages[0].Id, copy.Messages[1].ParentId);
        Assert.Equal(copy.Messages[1].Id, copy.CurrentMessageId);
        Assert.Contains("Shared by <bdi>ada</bdi>", await (await StrangerAsync(share.Path)).Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hostile_text_and_title_stay_text()
    {
        const string Bad = "<img src=x onerror=alert(1)><script>alert(1)</script>";
        Gemini.Script(new Answer().Text(Bad));
        var share = await SharedAsync((await SayAsync(Bad)).ConversationId);

        var page = new HtmlParser().ParseDocument(await (await StrangerAsync(share.Path)).Content.ReadAsStringAsync(Cancelled));

        Assert.Empty(page.QuerySelectorAll("main script, main img"));
        Assert.Equal(Bad, page.QuerySelector(".bubble")!.TextContent);
    }

    [Fact]
    public async Task Links_go_with_the_account()
    {
        var share = await SharedAsync((await SayAsync("Hello")).ConversationId);

        using var deleted = await Ada.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/api/me") { Content = JsonContent.Create(new DeleteAccount(ParleyApp.Password), options: JsonSerializerOptions.Web) }, Cancelled);

        Assert.True(deleted.IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await StrangerAsync(share.Path)).StatusCode);
    }

    private async Task<Share> SharedAsync(Guid conversationId, CreateShare? wish = null)
    {
        using var answer = await PostAsync($"/api/conversations/{conversationId}/shares", wish ?? new CreateShare());
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<Share>(Cancelled))!;
    }

    private async Task<HttpResponseMessage> StrangerAsync(string path)
    {
        using var stranger = App.CreateBrowser();
        return await stranger.GetAsync(new Uri(path, UriKind.Relative), Cancelled);
    }
}
