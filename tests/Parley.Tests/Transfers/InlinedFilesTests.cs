using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Protocol.Files;
using Parley.Server.Conversations;
using Parley.Server.Transfers;
using Parley.Tests.Files;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Transfers;

/// <summary>What the export of one conversation holds of the files that it names.</summary>
public sealed class InlinedFilesTests : IAsyncLifetime
{
    private const int Large = 4 * 1024 * 1024;

    private readonly ParleyApp app = new();
    private HttpClient ada = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => ada = await app.SignedInAsAsync("ada");

    public async ValueTask DisposeAsync()
    {
        ada.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task A_file_that_is_named_again_and_again_is_held_as_often_as_there_is_room()
    {
        var bytes = new byte[Large];
        Array.Fill(bytes, (byte)'a');
        var file = await ada.UploadAsync(bytes);
        var kept = new JsonObject { ["inlineData"] = new JsonObject { ["mimeType"] = "text/plain", ["file"] = JsonNode.Parse($"{new DataReference(file.Id, KeptData.HashOf(bytes), Large)}") } };

        var (text, message) = await ExportAsync(5, Part(file), kept);

        Assert.InRange(text.Length, InlineBudget.Most, InlineBudget.Most * 3 / 2);
        Assert.All(message["parts"]!.AsArray(), part => Assert.Equal(["inlineData"], Names(part)));
        Assert.Equal([.. Enumerable.Repeat("data", 3), .. Enumerable.Repeat("file", 2)], message["geminiParts"]!.AsArray().Select(part => Names(part!["inlineData"])[1]));
    }

    [Fact]
    public async Task What_finds_no_room_is_named_as_before()
    {
        var file = await ada.UploadAsync(new string('a', Large));

        var (_, message) = await ExportAsync(9, Part(file));

        Assert.Equal([.. Enumerable.Repeat("inlineData", 8), "fileData"], message["parts"]!.AsArray().Select(part => Names(part)[0]));
        Assert.True(JsonNode.DeepEquals(Part(file), message["parts"]![8]));
    }

    [Fact]
    public async Task A_part_that_has_data_and_a_file_leaves_with_the_file()
    {
        var file = await ada.UploadAsync("hers");
        var both = Part(file);
        both["inlineData"] = new JsonObject { ["mimeType"] = "text/plain", ["data"] = "eA==" };

        var (_, message) = await ExportAsync(1, both);

        Assert.Equal("""{"inlineData":{"mimeType":"text/plain","data":"aGVycw=="}}""", message["parts"]![0]!.ToJsonString());
    }

    [Fact]
    public void A_part_that_says_lost_already_can_get_lost()
    {
        var part = JsonElement.Parse("""{"lost":{},"fileData":{},"file":{"id":"0198f2aa-0000-7000-8000-000000000001","name":"a","mediaType":"image/png","kind":"image","size":1}}""");

        Assert.Equal("""{"lost":{"mimeType":"image/png"}}""", PartFiles.Instead(part, null).GetRawText());
    }

    private static JsonObject Part(UserFile file) => new()
    {
        ["fileData"] = new JsonObject { ["mimeType"] = file.MediaType, ["fileUri"] = PartFiles.AddressOf(file.Id) },
        ["file"] = new JsonObject { ["id"] = file.Id, ["name"] = file.Name, ["mediaType"] = file.MediaType, ["kind"] = file.Kind, ["size"] = file.Size },
    };

    private static List<string> Names(JsonNode? json) => [.. json!.AsObject().Select(member => member.Key)];

    /// <summary>Brings in a conversation whose answer has a part so often, and takes it out.</summary>
    private async Task<(string Text, JsonNode Message)> ExportAsync(int count, JsonNode part, JsonNode? geminiPart = null)
    {
        var conversation = Archives.Conversation();
        var json = JsonNode.Parse(Archives.Json(conversation))!;
        json["version"] = 4;
        json["messages"]![1]!["parts"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => part.DeepClone())]);
        if (geminiPart is not null)
            json["messages"]![1]!["geminiParts"] = new JsonArray([.. Enumerable.Range(0, count).Select(_ => geminiPart.DeepClone())]);
        var outcome = await ada.ImportAsync(Archives.Zip(("parley.json", Archives.Manifest), ($"conversations/{conversation.Id}.json", json.ToJsonString())));
        Assert.Equal((1, 0, 0), outcome.Counts());
        var text = await ada.GetStringAsync($"/api/conversations/{conversation.Id}/export", Cancelled);
        return (text, JsonNode.Parse(text)!["messages"]![1]!);
    }
}
