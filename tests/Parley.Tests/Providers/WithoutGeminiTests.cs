using System.Net.Http.Json;
using System.Text.Json;
using Parley.Protocol.Chat;
using Parley.Protocol.Models;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Providers;

/// <summary>Without a key for Gemini the models of other providers answer.</summary>
public sealed class WithoutGeminiTests : ProviderTest
{
    private protected override ParleyApp Adjust(ParleyApp app) => base.Adjust(app).With("GEMINI_API_KEY", "");

    [Fact]
    public async Task The_first_of_them_is_the_default_or_the_one_that_was_chosen()
    {
        Assert.Equal("parley-demo", (await ModelsAsync()).Default);

        await AddOllamaAsync();
        var models = await ModelsAsync();
        Assert.Equal((Llama, "parley-demo", 3), (models.Default, models.Items[0].Id, models.Items.Count));
        Assert.Equal(("You said: Hi", Llama), (await SayAsync("Hi")).Reply is var reply ? (reply.Text, reply.Model) : default);

        await Ada.PutAsJsonAsync("/api/admin/default-model", new SetDefaultModel("ollama/org/qwen-7b"), JsonSerializerOptions.Web, Cancelled);
        Assert.Equal("ollama/org/qwen-7b", (await ModelsAsync()).Default);
        Assert.Equal("parley-demo", (await SayAsync(new SendMessage("Hi", Model: "parley-demo"))).Reply.Model);
        Assert.Empty(Gemini.Requests);
    }

    private async Task<ModelList> ModelsAsync() => await ReadAsync<ModelList>(await Ada.GetAsync("/api/models", Cancelled));
}
