using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Protocol;
using Parley.Protocol.ApiKeys;
using Parley.Protocol.Chat;
using Parley.Protocol.Models;
using Parley.Tests.Chat;
using Parley.Tests.Files;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Models;

/// <summary>Ada administers the server, and says which models there are.</summary>
public sealed class AdminModelTests : ChatTest
{
    private const string Argon = "gemini-4-argon";

    [Fact]
    public async Task A_model_that_is_not_allowed_is_nowhere_and_refused_everywhere_at_once()
    {
        var before = await SayAsync(new SendMessage("Hi", Model: Argon));
        using var key = await PostAsync("/api/keys", new CreateApiKey("Editor"));
        using var program = App.CreateClient();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await key.Content.ReadFromJsonAsync<CreatedApiKey>(Cancelled))!.Key);

        await SetAsync(Argon, new SetModel(Allowed: false));

        Assert.DoesNotContain((await ReadAsync<ModelList>(await Ada.GetAsync("/api/models", Cancelled))).Items, model => model.Id == Argon);
        await (await PostAsync("/api/chat", new SendMessage("Hi", Model: Argon))).ProblemAsync(403, ProblemCodes.ModelNotAllowed);
        await (await PostAsync($"/api/messages/{before.Reply.Id}/regenerate", new Regenerate(Argon))).ProblemAsync(403, ProblemCodes.ModelNotAllowed);
        Assert.DoesNotContain(Argon, await program.GetStringAsync(new Uri("/v1/models", UriKind.Relative), Cancelled), StringComparison.Ordinal);
        using var refused = await program.PostAsJsonAsync("/v1/chat/completions", new { model = Argon, messages = new[] { new { role = "user", content = "Hi" } } }, Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Contains("model_not_found", await refused.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);

        // The conversation says so, and goes on with another.
        var page = new HtmlParser().ParseDocument(await Ada.GetStringAsync(new Uri($"/c/{before.ConversationId}", UriKind.Relative), Cancelled));
        Assert.StartsWith($"{Argon}, to which this chat was set, is not allowed any more.", page.QuerySelector("[data-line]")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector($"select[name=model] option[value='{Argon}']"));
        Assert.Equal("gemini-4-hydrogen", (await SayAsync("And now?", before.ConversationId)).Reply.Model);

        await SetAsync(Argon, new SetModel());
        Assert.Equal(Argon, (await SayAsync(new SendMessage("Hi", Model: Argon))).Reply.Model);
        Assert.Null((await ListAsync()).Items.Single(item => item.Model.Id == Argon).Changes);
    }

    [Fact]
    public async Task New_chats_begin_with_the_model_that_was_chosen_for_them_while_it_is_allowed()
    {
        var list = await ReadAsync<AdminModelList>(await Ada.PutAsJsonAsync("/api/admin/default-model", new SetDefaultModel(Argon), JsonSerializerOptions.Web, Cancelled));
        Assert.Equal((Argon, Argon), (list.Default, list.Chosen));
        Assert.Equal(Argon, (await SayAsync("Hi")).Reply.Model);

        Assert.Equal("gemini-4-hydrogen", (await SetAsync(Argon, new SetModel(Allowed: false))).Default);
        Assert.Equal("gemini-4-hydrogen", (await SayAsync("Hi")).Reply.Model);
        await (await Ada.PutAsJsonAsync("/api/admin/default-model", new SetDefaultModel(Argon), JsonSerializerOptions.Web, Cancelled)).ProblemAsync(400, ProblemCodes.UnknownModel);
        await (await Ada.PutAsJsonAsync("/api/admin/default-model", new SetDefaultModel("gemini-9-unobtainium"), JsonSerializerOptions.Web, Cancelled)).ProblemAsync(400, ProblemCodes.UnknownModel);
    }

    [Fact]
    public async Task What_is_said_of_a_model_counts_until_it_is_taken_back()
    {
        var usual = (await ListAsync()).Items.Single(item => item.Model.Id == Argon);
        var changes = new ModelChanges
        {
            Name = "Our Argon",
            ContextTokens = 1000,
            ThinkingLevels = ["high", "low"],
            Sampling = true,
            Tools = false,
            Reads = ["pdf"],
            Shutdown = new DateOnly(2099, 1, 1),
            ReplacedBy = "gemini-4-hydrogen",
            Prices = [new(20, 40, From: new DateOnly(2099, 1, 1)), new(10, 30)],
        };
        await SetAsync(Argon, new SetModel(Changes: changes));

        var model = (await ReadAsync<ModelList>(await Ada.GetAsync("/api/models", Cancelled))).Items.Single(model => model.Id == Argon);
        Assert.Equal(("Our Argon", 1000, usual.Model.MaxOutputTokens), (model.Name, model.ContextTokens, model.MaxOutputTokens));
        Assert.Equal(["low", "high"], model.Capabilities.ThinkingLevels);
        Assert.Equal(["pdf"], model.Capabilities.Reads);
        Assert.Empty(model.Capabilities.Tools);
        Assert.Equal(new ModelPrice(10, 30), model.Price);
        var reply = (await SayAsync(new SendMessage("Hi", Model: Argon, Settings: new ModelSettings(Temperature: 0.5, ThinkingLevel: "medium", Tools: [ModelTools.Search])))).Reply;
        var sent = Gemini.Requests.Last(request => request.Method == "POST").Json;
        Assert.Equal((0.5, "LOW"), ((double?)sent["generationConfig"]!["temperature"], (string?)sent["generationConfig"]!["thinkingConfig"]!["thinkingLevel"]));
        Assert.Null(sent["tools"]);
        Assert.Equal((reply.Usage!.InputTokens * 10m + reply.Usage.OutputTokens * 30m) / 1_000_000, reply.Usage.Cost);

        var picture = await Ada.UploadAsync(Uploads.Png, "square.png");
        await (await PostAsync("/api/chat", new SendMessage("What is it?", Model: Argon, Attachments: [picture.Id]))).ProblemAsync(415, ProblemCodes.UnsupportedFile);

        using var reset = await Ada.DeleteAsync(new Uri($"/api/admin/models/{Argon}", UriKind.Relative), Cancelled);
        Assert.Equal(JsonSerializer.Serialize(usual), JsonSerializer.Serialize((await ReadAsync<AdminModelList>(reset)).Items.Single(item => item.Model.Id == Argon)));
    }

    [Fact]
    public async Task While_Gemini_cannot_be_asked_a_model_can_be_added_by_name()
    {
        Gemini.ModelsAnswer = Answer.Fail(GeminiErrors.Overloaded);
        await SetAsync("gemini-9-tomorrow", new SetModel(Changes: new ModelChanges { Name = "Tomorrow" }));

        Assert.Contains((await ReadAsync<ModelList>(await Ada.GetAsync("/api/models", Cancelled))).Items, model => model is { Id: "gemini-9-tomorrow", Name: "Tomorrow" });
    }

    [Theory]
    [InlineData("gpt-4", """{}""", 404)]
    [InlineData("gemini-4-argon", """{"changes":{"thinkingLevels":["most"]}}""", 400)]
    [InlineData("gemini-4-argon", """{"changes":{"reads":["smells"]}}""", 400)]
    [InlineData("gemini-4-argon", """{"changes":{"contextTokens":0}}""", 400)]
    [InlineData("gemini-4-argon", """{"changes":{"replacedBy":"../x"}}""", 400)]
    [InlineData("gemini-4-argon", """{"changes":{"prices":[{"input":1,"output":1},{"input":2,"output":1}]}}""", 400)]
    [InlineData("gemini-4-argon", """{"changes":{"prices":[{"input":-1,"output":1}]}}""", 400)]
    [InlineData("gemini-4-argon", """{"changes":{"prices":[null]}}""", 400)]
    public async Task What_cannot_be_said_is_refused(string model, string body, int status)
    {
        using var answer = await Ada.PutAsync(new Uri($"/api/admin/models/{model}", UriKind.Relative), new StringContent(body, null, "application/json"), Cancelled);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Only_administrators_may()
    {
        using var eve = await App.SignedInAsAsync("eve");

        await (await eve.GetAsync("/api/admin/models", Cancelled)).ProblemAsync(403, ProblemCodes.Forbidden);
        await (await eve.PutAsJsonAsync($"/api/admin/models/{Argon}", new SetModel(false), Cancelled)).ProblemAsync(403, ProblemCodes.Forbidden);
        await (await eve.DeleteAsync($"/api/admin/models/{Argon}", Cancelled)).ProblemAsync(403, ProblemCodes.Forbidden);
        await (await eve.PutAsJsonAsync("/api/admin/default-model", new SetDefaultModel(Argon), Cancelled)).ProblemAsync(403, ProblemCodes.Forbidden);
    }

    [Fact]
    public async Task The_page_does_it_with_nothing_but_forms()
    {
        using var keeper = App.CreateBrowser();
        using (await keeper.SubmitAsync("/sign-in", ("username", "ada"), ("password", ParleyApp.Password))) { }

        using (var done = await keeper.SubmitAsync($"/admin/models/{Argon}/forbid"))
            Assert.Equal("/admin/models?done=1", done.Headers.Location!.OriginalString);
        Assert.False((await ListAsync()).Items.Single(item => item.Model.Id == Argon).Allowed);
        var form = new HtmlParser().ParseDocument(await keeper.GetStringAsync(new Uri($"/admin/models/{Argon}", UriKind.Relative), Cancelled)).QuerySelector("form.form")!;
        var fields = form.QuerySelectorAll("input").Where(input => input.GetAttribute("type") != "checkbox" || input.HasAttribute("checked"))
            .Select(input => (Name: input.GetAttribute("name")!, Value: input.GetAttribute("value"))).ToArray();

        // What was not changed is no change.
        using (await keeper.SubmitAsync($"/admin/models/{Argon}", fields)) { }
        Assert.Null((await ListAsync()).Items.Single(item => item.Model.Id == Argon).Changes);

        using (await keeper.SubmitAsync($"/admin/models/{Argon}", [.. fields.Select(field => field.Name == "contextTokens" ? (field.Name, "123456") : field)])) { }
        var changed = (await ListAsync()).Items.Single(item => item.Model.Id == Argon);
        Assert.Equal(new ModelChanges { ContextTokens = 123456 }, changed.Changes);
        Assert.False(changed.Allowed);

        using (await keeper.SubmitAsync($"/admin/models/{Argon}/reset")) { }
        using (await keeper.SubmitAsync($"/admin/models/{Argon}/default")) { }
        Assert.Equal(Argon, (await ListAsync()).Default);
    }

    private async Task<AdminModelList> ListAsync() => await ReadAsync<AdminModelList>(await Ada.GetAsync("/api/admin/models", Cancelled));

    private async Task<AdminModelList> SetAsync(string model, SetModel said) =>
        await ReadAsync<AdminModelList>(await Ada.PutAsJsonAsync($"/api/admin/models/{model}", said, JsonSerializerOptions.Web, Cancelled));
}
