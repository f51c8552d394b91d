using System.Net;
using System.Text.Json;
using Parley.Emulation.Http;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Protocol.Sharing;
using Parley.Tests.Files;
using Parley.Tests.Infrastructure;
using Parley.Tests.Transfers;

namespace Parley.Tests.Chat;

/// <summary>What models drew goes along where its conversation goes.</summary>
public sealed class DrawnFileTravelTests : ChatTest
{
    private static readonly string Base64 = Convert.ToBase64String(Uploads.Png);

    private IEnumerable<RecordedRequest> Questions => Gemini.Requests.Where(request => request.Path.Contains(":streamGenerateContent", StringComparison.Ordinal));

    [Fact]
    public async Task An_export_takes_its_pictures_along_to_another_installation()
    {
        var exchange = await SayAsync("image:1");
        var file = Assert.Single((await Ada.FilesAsync()).Items);
        var archive = await Ada.GetByteArrayAsync("/api/export", Cancelled);
        var alone = await Ada.GetByteArrayAsync($"/api/conversations/{exchange.ConversationId}/export", Cancelled);

        await using var fresh = AppOf(Gemini);
        await using var third = AppOf(Gemini);
        using var there = await fresh.SignedInAsAsync("ada");
        using var eve = await third.SignedInAsAsync("eve");
        var outcome = await there.ImportAsync(archive);
        await eve.ImportAsync(alone);

        Assert.Equal(((1, 0, 0), 1), (outcome.Counts(), outcome.Files));
        Assert.Equal(4, Assert.Single(await there.ExportedAsync()).Version);
        foreach (var who in new[] { there, eve })
        {
            var html = await who.GetStringAsync($"/c/{exchange.ConversationId}", Cancelled);
            Assert.Contains(who == there ? $"src=\"/api/files/{file.Id}/content?inline=1\"" : $"src=\"/messages/{exchange.Reply.Id}/parts/0\"", html, StringComparison.Ordinal);
            await ReadAsync<Exchange>(await PostAsync("/api/chat", new SendMessage("And on", exchange.ConversationId), who));
            Assert.Equal(Base64, (string?)Questions.Last().Json["contents"]![1]!["parts"]![1]!["inlineData"]!["data"]);
        }

        Assert.Equal(Uploads.Png, await (await there.ContentAsync(file.Id)).Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal(Uploads.Png, await eve.GetByteArrayAsync($"/messages/{exchange.Reply.Id}/parts/0", Cancelled));
    }

    [Fact]
    public async Task A_link_shows_the_picture_until_its_owner_deletes_it_and_whoever_goes_on_has_one_of_their_own()
    {
        var exchange = await SayAsync("image:1");
        var file = Assert.Single((await Ada.FilesAsync()).Items);
        using var made = await PostAsync($"/api/conversations/{exchange.ConversationId}/shares", new CreateShare());
        var share = JsonSerializer.Deserialize<Share>(await made.Content.ReadAsStringAsync(Cancelled), JsonSerializerOptions.Web)!;
        using var stranger = App.CreateBrowser();
        using var eve = await App.SignedUpAsync("eve");

        var page = await stranger.GetStringAsync(share.Path, Cancelled);
        using var picture = await stranger.GetAsync($"{share.Path}/1/parts/0?inline=1", Cancelled);
        using var saved = await stranger.GetAsync($"{share.Path}/1/parts/0?download", Cancelled);
        using var went = await eve.SubmitAsync($"{share.Path}/continue");
        using (await Ada.DeleteAsync($"/api/files/{file.Id}", Cancelled))
        {
            using var gone = await stranger.GetAsync($"{share.Path}/1/parts/0", Cancelled);
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }

        Assert.Contains($"src=\"{share.Path}/1/parts/0?inline=1\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"{file.Id}", page, StringComparison.Ordinal);
        Assert.Equal(Uploads.Png, await picture.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal(("image/png", file.Name), (picture.Content.Headers.ContentType!.MediaType, saved.Content.Headers.ContentDisposition!.FileName));
        var copy = Assert.Single((await eve.FilesAsync()).Items);
        Assert.NotEqual(file.Id, copy.Id);
        Assert.Equal(Uploads.Png, await (await eve.ContentAsync(copy.Id)).Content.ReadAsByteArrayAsync(Cancelled));
        var taken = await ReadAsync<Conversation>(await eve.GetAsync($"/api/conversations/{went.Headers.Location!.OriginalString[3..]}", Cancelled));
        Assert.Equal($"/api/files/{copy.Id}/content", taken.Messages[1].Parts![0].GetProperty("fileData").GetProperty("fileUri").GetString());
    }
}

/// <summary>Where there is no room for what a model draws.</summary>
public sealed class DrawnWithoutRoomTests : ChatTest
{
    private protected override ParleyApp Adjust(ParleyApp app) => app.With("Files__QuotaPerUser", "100");

    [Fact]
    public async Task The_answer_is_whole_and_says_that_its_picture_was_not_kept()
    {
        var first = await SayAsync("image:1");
        var exchange = await SayAsync("image:1");
        await SayAsync("And on", exchange.ConversationId);

        Assert.True(first.Reply.Parts![0].TryGetProperty("file", out _));
        Assert.Equal((MessageStatus.Complete, "Here it is: "), (exchange.Reply.Status, exchange.Reply.Text));
        Assert.Equal("""{"lost":{"mimeType":"image/png"},"at":12}""", Assert.Single(exchange.Reply.Parts!).GetRawText());
        Assert.Contains("There was no room to keep the picture that came here.", await Ada.GetStringAsync($"/c/{exchange.ConversationId}", Cancelled), StringComparison.Ordinal);
        Assert.Single((await Ada.FilesAsync()).Items);
        Assert.Equal("[This file was not kept.]", (string?)Gemini.Requests.Last(request => request.Path.Contains(":streamGenerateContent", StringComparison.Ordinal)).Json["contents"]![1]!["parts"]![1]!["text"]);
    }
}
