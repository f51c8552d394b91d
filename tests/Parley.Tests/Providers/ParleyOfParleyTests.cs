using System.Net.Http.Json;
using Parley.Emulation;
using Parley.Emulation.Answers;
using Parley.Protocol.ApiKeys;
using Parley.Protocol.Chat;
using Parley.Protocol.Providers;
using Parley.Tests.Files;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Providers;

/// <summary>One Parley is the provider of another: what it says to programs is what it understands of providers.</summary>
public sealed class ParleyOfParleyTests : ProviderTest
{
    private const string Hydrogen = "next-door/gemini-4-hydrogen";

    private readonly ParleyApp nextDoor = new();
    private Uri address = null!;
    private string key = "";

    private protected override ParleyApp Adjust(ParleyApp app) => base.Adjust(app).With("Providers__AllowedHosts", "localhost").With("GEMINI_API_KEY", "");

    private protected override async ValueTask ReadyAsync()
    {
        nextDoor.With("GEMINI_API_KEY", GeminiEmulator.ApiKey).With("Gemini__BaseUrl", Gemini.BaseAddress.ToString());
        using var eve = await nextDoor.SignedInAsAsync("eve");
        using var made = await PostAsync("/api/keys", new CreateApiKey("Next door"), eve);
        key = (await made.Content.ReadFromJsonAsync<CreatedApiKey>(Cancelled))!.Key;
        address = new UriBuilder(nextDoor.ClientOptions.BaseAddress)
        {
            Host = "localhost",
            Path = "/v1",
        }.Uri;
    }

    private protected override async ValueTask AfterAsync()
    {
        await nextDoor.DisposeAsync();
        await base.AfterAsync();
    }

    [Fact]
    public async Task It_lists_answers_calls_tools_and_counts()
    {
        var provider = await EnterAsync(new CreateModelProvider("next-door", address.ToString(), key));
        Assert.Null(provider.Problem);
        Assert.Contains("gemini-4-hydrogen", provider.Models);

        Gemini.Script(new Answer().Think("Hm.").Text("Hello", " from next door."));
        var first = await SayAsync(new SendMessage("Hi", Model: Hydrogen));
        Assert.Equal(("Hello from next door.", MessageStatus.Complete), (first.Reply.Text, first.Reply.Status));
        Assert.True(first.Reply.Usage!.TotalTokens > 0);

        // The signatures of its calls are kept next door.
        var server = await AddAsync();
        Gemini.Script(new Answer().Text("Looking. ").Call("Docs_echo", """{"what":"tides"}"""), new Answer().Text("Tides."));
        var second = await SayAsync(new SendMessage("Look", first.ConversationId, Settings: With(server)));
        Assert.Equal(("Looking. Tides.", "echo"), (second.Reply.Text, Assert.Single(Mcp.Ran)));
        Assert.Equal(["user:text", "model:text", "user:text", "model:text+call Docs_echo", "user:result Docs_echo"], Outline(Asked[^1]));
    }

    [Fact]
    public async Task What_is_drawn_next_door_is_a_file_here()
    {
        await EnterAsync(new CreateModelProvider("next-door", address.ToString(), key));

        var drawn = await SayAsync(new SendMessage("image:1", Model: Hydrogen));

        Assert.Equal(MessageStatus.Complete, drawn.Reply.Status);
        var file = Assert.Single((await Ada.FilesAsync()).Items);
        Assert.Equal(Uploads.Png, await (await Ada.ContentAsync(file.Id)).Content.ReadAsByteArrayAsync(Cancelled));
        var part = Assert.Single(PartsOf(drawn.Reply, "fileData"));
        Assert.Contains($"/api/files/{file.Id}/content", part.ToString(), StringComparison.Ordinal);
        Assert.Equal(MessageStatus.Complete, (await SayAsync("And on", drawn.ConversationId)).Reply.Status);
    }

    [Fact]
    public async Task Another_key_than_its_own_is_refused()
    {
        var provider = await EnterAsync(new CreateModelProvider("next-door", address.ToString(), "parley_wrong"));

        Assert.Equal(ModelProviderProblems.KeyRefused, provider.Problem);
    }
}
