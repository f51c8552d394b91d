using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using Parley.Emulation;
using Parley.Gemini;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Keys;
using Parley.Server.Keys;
using Parley.Tests.Accounts;
using Parley.Tests.Files;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Keys;

/// <summary>Gemini in a project of Google Cloud, with a service account.</summary>
[Trait(Databases.Trait, Databases.Either)]
public sealed class VertexTests : KeyTest
{
    [Fact]
    public async Task A_service_account_opens_Gemini_in_its_project()
    {
        var key = await AddAsync(Account());

        Assert.Equal(("vertex", "parley@emulated-project.iam.gserviceaccount.com", "emulated-project", "global"), (key.Kind, key.Hint, key.Project, key.Location));
        var model = Assert.Single((await ModelsAsync()).Items, item => item.Id == "gemini-4-hydrogen");
        Assert.True(model.ContextTokens > 0 && model.Price is not null, "What Vertex AI does not say comes from the table.");
        Assert.DoesNotContain((await ModelsAsync()).Items, item => item.Id.Contains("bison", StringComparison.Ordinal));

        var asked = await SayAsync("think:1");
        var again = await SayAsync("And now?", asked.ConversationId);
        Assert.Equal((MessageStatus.Complete, MessageStatus.Complete), (asked.Reply.Status, again.Reply.Status));
        Assert.All(Gemini.Requests.Where(request => request.Path.Contains(":stream", StringComparison.Ordinal)), request =>
            Assert.StartsWith("/v1/projects/emulated-project/locations/global/publishers/google/models/gemini-4-hydrogen:", request.Path, StringComparison.Ordinal));
        // One to check it, one for all that came after.
        Assert.Equal(2, Gemini.TokensGiven);
        var context = JsonNode.Parse(await Ada.GetStringAsync($"/api/conversations/{asked.ConversationId}/context", Cancelled))!;
        Assert.True((bool)context["counted"]!);
    }

    [Fact]
    public async Task It_is_asked_elsewhere_where_that_is_said()
    {
        await AddAsync(Account() with { Project = "another-project", Location = "europe-west4" });
        await SayAsync("Hi");

        Assert.StartsWith("/v1/projects/another-project/locations/europe-west4/", Gemini.Requests[^1].Path, StringComparison.Ordinal);
        await PostAsync("/api/admin/gemini-keys", Account() with { Location = "../../v1" }).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest);
        await PostAsync("/api/admin/gemini-keys", Account() with { Project = "x@evil.example/" }).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest);
    }

    [Fact]
    public async Task Who_writes_another_place_into_the_database_has_a_key_that_nobody_can_read()
    {
        var key = await AddAsync(Account());
        await App.ReadAsync(db => db.Set<StoredGeminiKey>().ExecuteUpdateAsync(row => row.SetProperty(one => one.Location, "evil.example/"), Cancelled));
        var asked = Gemini.Requests.Count;

        Assert.Equal(GeminiKeyProblems.Lost, (await ReadAsync<GeminiKeyList>(await PostAsync($"/api/admin/gemini-keys/{key.Id}/check"))).Items[0].Problem);
        await ChangeAsync(key.Id, new UpdateGeminiKey("Moved"));
        Assert.Equal("parley-demo", (await ModelsAsync()).Default);
        Assert.Equal(asked, Gemini.Requests.Count);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("""{"type":"service_account"}""")]
    [InlineData("""{"type":"service_account","private_key":"-----BEGIN \u0050RIVATE KEY-----\nAAAA\n-----END \u0050RIVATE KEY-----","client_email":"a@b","project_id":"p"}""")]
    [InlineData("""{"type":"external_account","credential_source":{"executable":{"command":"/bin/true"}}}""")]
    [InlineData("""{"type":"service_account","private_key":"-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAL3r8VQ6m3pSbUVcGKQ0WfXWqkGZkGmYJzn1M1cHqsB0Kl5mFqUk0Xn5rZ9X6QqXg1mXo6pD9kW2b3nT1sV4y0MCAwEAAQ==\n-----END PUBLIC KEY-----","client_email":"a@b","project_id":"p"}""")]
    [InlineData("""{"type":{"a":1},"private_key":[],"client_email":7}""")]
    public async Task What_is_no_service_account_is_refused_in_words(string file)
    {
        await PostAsync("/api/admin/gemini-keys", new CreateGeminiKey("Cloud", ServiceAccount: file)).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest);
        Assert.Null(ServiceAccount.TryRead(file));
    }

    [Fact]
    public async Task An_account_that_Google_knows_no_more_is_said_to_be_that()
    {
        await AddAsync(Account());
        Gemini.RevokeTokens();
        Gemini.ServiceAccountIsGone = true;

        // The first learns that its token is good no more, the next that there is none.
        await PostAsync("/api/chat", new SendMessage("Hi")).ProblemAsync(HttpStatusCode.BadGateway, ProblemCodes.ProviderRejectedKey);
        var refused = await PostAsync("/api/chat", new SendMessage("Hi")).ProblemAsync(HttpStatusCode.BadGateway, ProblemCodes.ProviderRejectedKey);
        Assert.Contains("service account", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_and_videos_go_along()
    {
        await AddAsync(Account());

        var drawn = await SayAsync("image:1");
        var after = await SayAsync("And now?", drawn.ConversationId);
        var video = await SayAsync("What is in https://www.youtube.com/watch?v=dQw4w9WgXcQ ?");

        Assert.Equal((MessageStatus.Complete, MessageStatus.Complete, MessageStatus.Complete), (drawn.Reply.Status, after.Reply.Status, video.Reply.Status));
    }

    [Fact]
    public async Task Files_go_in_the_prompt_as_far_as_it_has_room()
    {
        await AddAsync(Account());
        var one = await Ada.UploadAsync(Encoding.ASCII.GetBytes(new string('a', 5 * 1024 * 1024)), "one.txt");
        var two = await Ada.UploadAsync(Encoding.ASCII.GetBytes(new string('b', 10 * 1024 * 1024)), "two.txt");

        var asked = await SayAsync(new SendMessage("What is in it?", Attachments: [one.Id]));
        var refused = await PostAsync("/api/chat", new SendMessage("And in both?", Attachments: [one.Id, two.Id])).ProblemAsync(HttpStatusCode.BadGateway, ProblemCodes.ProviderRejectedRequest);

        Assert.Equal(MessageStatus.Complete, asked.Reply.Status);
        Assert.Contains("14 MB", refused.Detail, StringComparison.Ordinal);
        Assert.Empty(Gemini.Files.All);
    }

    [Fact]
    public async Task Googles_tools_stay_behind_where_functions_go()
    {
        using var http = GeminiHttp.CreateClient(new GeminiOptions());
        var options = new GeminiOptions().With(apiKey: null, new VertexOptions(ServiceAccount.TryRead(Gemini.ServiceAccountFile)!, "p-1", VertexOptions.Global) { BaseUrl = Gemini.BaseAddress, TokenUrl = Gemini.TokenAddress });
        using var client = new GeminiChatClient(http, options);
        var tools = new List<AITool> { new HostedWebSearchTool(), AIFunctionFactory.Create(() => "noon", "time") };

        await client.GetResponseAsync("Hi", new ChatOptions { ModelId = "gemini-4-hydrogen", Tools = tools }, Cancelled);
        await client.GetResponseAsync("Hi", new ChatOptions { ModelId = "gemini-4-hydrogen", Tools = [tools[0]] }, Cancelled);

        Assert.Equal(["functionDeclarations"], Gemini.Requests[^2].Json["tools"]!.AsArray().SelectMany(tool => tool!.AsObject().Select(member => member.Key)));
        Assert.Equal(["googleSearch"], Gemini.Requests[^1].Json["tools"]!.AsArray().SelectMany(tool => tool!.AsObject().Select(member => member.Key)));
    }

    private CreateGeminiKey Account() => new("Cloud", ServiceAccount: Gemini.ServiceAccountFile);
}

/// <summary>An hour passes.</summary>
[Trait(Databases.Trait, Databases.Either)]
public sealed class VertexTokenTests
{
    [Fact]
    public async Task A_token_is_had_anew_before_it_is_good_no_more()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var gemini = await GeminiEmulator.StartAsync(time: clock);
        using var http = GeminiHttp.CreateClient(new GeminiOptions());
        var account = ServiceAccount.TryRead(gemini.ServiceAccountFile)!;
        var options = new GeminiOptions().With(apiKey: null, new VertexOptions(account, "p-1", VertexOptions.Global) { BaseUrl = gemini.BaseAddress, TokenUrl = gemini.TokenAddress });
        var models = new GeminiModels(http, options, clock);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => models.ListAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(1, gemini.TokensGiven);
        clock.Advance(TimeSpan.FromMinutes(50));
        await models.ListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, gemini.TokensGiven);
        clock.Advance(TimeSpan.FromMinutes(9));
        await models.ListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, gemini.TokensGiven);
    }
}
