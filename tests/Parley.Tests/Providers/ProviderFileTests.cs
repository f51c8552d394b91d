using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Models;
using Parley.Tests.Accounts;
using Parley.Tests.Files;

namespace Parley.Tests.Providers;

/// <summary>Texts are sent as text, images where the administrator says that the model reads them, and others not.</summary>
public sealed class ProviderFileTests : ProviderTest
{
    private protected override async ValueTask ReadyAsync() => await AddOllamaAsync();

    [Fact]
    public async Task Texts_are_part_of_the_message()
    {
        var file = await Ada.UploadAsync("Buy milk."u8.ToArray(), "notes.txt");

        var exchange = await SayAsync(new SendMessage("What is in it?", Model: Llama, Attachments: [file.Id]));

        Assert.Equal(MessageStatus.Complete, exchange.Reply.Status);
        Assert.Equal("[File: notes.txt]\n\nBuy milk.\n\nWhat is in it?", (string?)Assert.Single(Ollama.Asked)["messages"]![0]!["content"]);
    }

    [Fact]
    public async Task Images_are_shown_to_models_that_see()
    {
        var file = await Ada.UploadAsync(Uploads.Png, "dot.png");
        await PostAsync("/api/chat", new SendMessage("What is it?", Model: Llama, Attachments: [file.Id])).ProblemAsync(HttpStatusCode.UnsupportedMediaType, ProblemCodes.UnsupportedFile);
        await Ada.PutAsJsonAsync($"/api/admin/models/{Llama}", new SetModel(Changes: new ModelChanges { Reads = ["image"] }), JsonSerializerOptions.Web, Cancelled);

        var exchange = await SayAsync(new SendMessage("What is it?", Model: Llama, Attachments: [file.Id]));
        var parts = Assert.Single(Ollama.Asked)["messages"]![0]!["content"]!.AsArray();
        Assert.Equal(["text", "image_url", "text"], parts.Select(part => (string?)part!["type"]));
        Assert.StartsWith("data:image/png;base64,", (string?)parts[1]!["image_url"]!["url"], StringComparison.Ordinal);

        // Another one that is blind is told that there is something.
        await SayAsync(new SendMessage("And you?", exchange.ConversationId, Model: "ollama/org/qwen-7b"));
        Assert.Contains("[There is a file here that this model does not read.]", (string?)Ollama.Asked[^1]["messages"]![0]!["content"], StringComparison.Ordinal);
    }
}
