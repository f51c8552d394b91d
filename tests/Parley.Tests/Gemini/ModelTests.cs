using System.Net;
using Microsoft.Extensions.AI;
using Parley.Gemini;

namespace Parley.Tests.Gemini;

public sealed class ModelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_pages_are_read()
    {
        var gemini = new ScriptedGemini()
            .Answer("""{"models":[{"name":"models/gemini-a","displayName":"A","inputTokenLimit":"1048576","outputTokenLimit":65536,"supportedGenerationMethods":["generateContent"],"thinking":true,"invented":{}}],"nextPageToken":"p 2"}""")
            .Answer("""{"models":[{"name":"models/gemini-embedding-1","supportedGenerationMethods":["embedContent"]},{"name":"models/gemini-a-image","supportedGenerationMethods":["generateContent"]}]}""");

        var models = await new GeminiModels(gemini.Http(), gemini.Options).ListAsync(Cancellation);

        Assert.Equal([("gemini-a", true), ("gemini-embedding-1", false), ("gemini-a-image", true)], models.Select(model => (model.Id, model.IsForChat)));
        Assert.Equal((1_048_576, 65_536, true), (models[0].InputTokenLimit, models[0].OutputTokenLimit, models[0].Thinking));
        Assert.Equal("?pageSize=1000&pageToken=p%202", gemini.Requests[1].RequestUri!.Query);
    }

    [Fact]
    public async Task A_page_that_comes_again_ends_the_list()
    {
        const string Page = """{"models":[],"nextPageToken":"again"}""";
        var gemini = new ScriptedGemini().Answer(Page).Answer(Page);

        Assert.Empty(await new GeminiModels(gemini.Http(), gemini.Options).ListAsync(Cancellation));
    }

    [Fact]
    public async Task One_model_can_be_asked_for()
    {
        var gemini = new ScriptedGemini().Answer("""{"name":"models/gemini-a"}""").Answer("{}").Answer("<html>", HttpStatusCode.NotFound);
        var models = new GeminiModels(gemini.Http(), gemini.Options);

        Assert.Equal("gemini-a", (await models.GetAsync("gemini-a", Cancellation)).Id);
        Assert.Equal(GeminiErrorKind.BadResponse, (await Assert.ThrowsAsync<GeminiException>(() => models.GetAsync("b", Cancellation))).Kind);
        Assert.Equal(GeminiErrorKind.UnknownModel, (await Assert.ThrowsAsync<GeminiException>(() => models.GetAsync("c", Cancellation))).Kind);
    }

    [Fact]
    public async Task Tokens_are_counted_for_the_request_as_it_would_be_sent()
    {
        var gemini = new ScriptedGemini().Answer("""{"totalTokens":31,"promptTokensDetails":[]}""");

        var count = await gemini.Client().CountTokensAsync([new(ChatRole.User, "Hm")], new() { Instructions = "Be brief." }, Cancellation);

        Assert.Equal(31, count);
        Assert.Equal("/v1beta/models/gemini-4-hydrogen:countTokens", gemini.Requests[0].RequestUri!.AbsolutePath);
        Assert.Equal("models/gemini-4-hydrogen", (string?)gemini.Bodies[0]!["generateContentRequest"]!["model"]);
        Assert.NotNull(gemini.Bodies[0]!["generateContentRequest"]!["systemInstruction"]);
    }
}
