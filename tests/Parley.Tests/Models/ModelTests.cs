using System.Net.Http.Json;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Protocol.Models;
using Parley.Server.Models;
using Parley.Tests.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Models;

public sealed class ModelTests : ChatTest
{
    [Fact]
    public async Task The_list_is_Geminis_and_the_default_is_in_it()
    {
        var list = await ReadAsync<ModelList>(await Ada.GetAsync("/api/models", Cancelled));

        Assert.Equal("gemini-4-hydrogen", list.Default);
        var standard = Assert.Single(list.Items, model => model.Id == list.Default);
        Assert.Equal(["low", "medium", "high", "xhigh"], standard.Capabilities.ThinkingLevels);
        Assert.DoesNotContain(list.Items, model => model.Id.Contains("embedding", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_says_what_it_cost_and_the_list_what_each_model_costs()
    {
        var usage = (await SayAsync("Hi")).Reply.Usage!;
        var price = (await ReadAsync<ModelList>(await Ada.GetAsync("/api/models", Cancelled))).Items.Single(model => model.Id == "gemini-4-hydrogen").Price!;

        Assert.Equal(new ModelPrice(1.5m, 7.5m, 0.075m), price);
        Assert.True(usage.OutputTokens > 0);
        Assert.Equal((((usage.InputTokens - usage.CachedTokens) * 1.5m) + (usage.CachedTokens * 0.075m) + (usage.OutputTokens * 7.5m)) / 1_000_000, usage.Cost);
    }

    [Theory]
    [InlineData("gemini-4-carbon", "2026-11-30", 1_000_000, 0, 1_000_000, 12.0)]
    [InlineData("gemini-4-carbon", "2026-12-01", 1_000_000, 0, 1_000_000, 24.0)]
    [InlineData("gemini-4-carbon", "2026-12-01", 1_000_000, 500_000, 0, 2.1)]
    [InlineData("gemini-2.5-pro", "2026-11-01", 200_000, 0, 100_000, 1.25)]
    [InlineData("gemini-2.5-pro", "2026-11-01", 400_000, 0, 100_000, 2.5)]
    [InlineData("gemini-3.1-flash-lite", "2026-11-01", 1_000_000, 1_000_000, 0, 0.25)]
    public void A_price_is_that_of_its_day_and_of_how_much_was_read(string model, string day, long input, long cached, long output, double cost) => Assert.Equal(
        (decimal)cost, ModelPrices.WithCost(ModelTable.Usual, model, new Usage(input, output, 0, cached, input + output), DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)).Cost);

    [Fact]
    public async Task While_Gemini_cannot_be_asked_the_known_models_are_offered()
    {
        Gemini.ModelsAnswer = Answer.Fail(GeminiErrors.Overloaded);

        var list = await ReadAsync<ModelList>(await Ada.GetAsync("/api/models", Cancelled));

        Assert.Equal("gemini-4-hydrogen", list.Default);
        Assert.Equal("gemini-4-hydrogen", (await SayAsync("Hi")).Reply.Model);
    }

    [Fact]
    public async Task A_list_that_is_no_list_is_as_good_as_none_and_is_asked_for_again()
    {
        Gemini.ModelsAnswer = Answer.Body(200, "application/json", """{"models": null}""");

        Assert.Equal("gemini-4-hydrogen", (await SayAsync("Hi")).Reply.Model);
        Assert.Equal("gemini-4-hydrogen", (await SayAsync("Again")).Reply.Model);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"models":null}""")]
    [InlineData("""{"models":[null,{"name":null}]}""")]
    [InlineData("""{"models":[{"name":"models/gemini-4-hydrogen"}]}""")]
    [InlineData("""{"models":[{"name":"models/gemini-4-hydrogen","supportedGenerationMethods":null}]}""")]
    [InlineData("""{"models":[{"name":"models/gemini-4-hydrogen"},{"name":"models/gemini-4-hydrogen"}]}""")]
    public async Task A_list_that_says_little_is_enough(string models)
    {
        Gemini.ModelsAnswer = Answer.Body(200, "application/json", models);

        var list = await ReadAsync<ModelList>(await Ada.GetAsync("/api/models", Cancelled));

        Assert.Single(list.Items, model => model.Id == "gemini-4-hydrogen");
        Assert.Equal("gemini-4-hydrogen", (await SayAsync("Hi")).Reply.Model);
    }

    [Fact]
    public async Task Another_family_of_models_gets_the_words_without_the_signatures()
    {
        Gemini.Script(new Answer().Think("Hm.").Text("Forty-two."));
        var first = await SayAsync(new SendMessage("What is it?", Model: "gemini-3.5-flash"));

        var second = await SayAsync(new SendMessage("Sure?", first.ConversationId, Model: "gemini-4-hydrogen"));
        await SayAsync(new SendMessage("Really?", first.ConversationId, second.Reply.Id));

        var posts = Gemini.Requests.Where(request => request.Method == "POST").Select(request => request.Json["contents"]!.ToJsonString()).ToList();
        Assert.Contains("Forty-two.", posts[1], StringComparison.Ordinal);
        Assert.DoesNotContain("thoughtSignature", posts[1], StringComparison.Ordinal);
        Assert.Contains("thoughtSignature", posts[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt-4")]
    [InlineData("../x")]
    [InlineData("gemini-9-unobtainium")]
    [InlineData("gemini-4-hydrogen:streamGenerateContent?key=1")]
    [InlineData("x\r\nHost: evil")]
    public async Task A_model_that_is_not_there_is_refused_before_anything_is_asked(string model)
    {
        await (await PostAsync("/api/chat", new SendMessage("Hi", Model: model))).ProblemAsync(400, ProblemCodes.UnknownModel);

        Assert.DoesNotContain(Gemini.Requests, request => request.Method == "POST");
    }

    [Fact]
    public async Task The_model_that_is_named_answers_and_goes_on_answering()
    {
        var first = await SayAsync(new SendMessage("Hi", Model: "gemini-4-argon"));
        var second = await SayAsync("And?", first.ConversationId);

        Assert.Equal(("gemini-4-argon", "gemini-4-argon"), (first.Reply.Model, second.Reply.Model));
    }

    [Fact]
    public async Task A_model_is_sent_only_the_settings_that_it_takes()
    {
        await SayAsync(new SendMessage("Hi", Settings: new ModelSettings(Temperature: 0.5, ThinkingLevel: "low", SystemInstruction: "Be {0} brief.")));

        var sent = Gemini.Requests.Last(request => request.Method == "POST").Json;
        Assert.Null(sent["generationConfig"]!["temperature"]);
        Assert.Equal("LOW", (string?)sent["generationConfig"]!["thinkingConfig"]!["thinkingLevel"]);
        Assert.Contains("Be {0} brief.", sent["systemInstruction"]!.ToJsonString(), StringComparison.Ordinal);
    }
}

public sealed class DemoModelTests
{
    [Fact]
    public async Task Without_a_key_the_demo_answers_and_says_what_it_is()
    {
        await using var app = new ParleyApp();
        using var ada = await app.SignedInAsAsync("ada");

        var list = await ada.GetFromJsonAsync<ModelList>("/api/models", TestContext.Current.CancellationToken);
        Assert.Equal(("parley-demo", "parley-demo"), (list!.Default, Assert.Single(list.Items).Id));

        using var answer = await ada.PostAsJsonAsync("/api/chat", new SendMessage("Hello"), TestContext.Current.CancellationToken);
        var exchange = await answer.Content.ReadFromJsonAsync<Exchange>(TestContext.Current.CancellationToken);
        Assert.Contains("not an AI", exchange!.Reply.Text, StringComparison.Ordinal);

        using var refused = await ada.PostAsJsonAsync("/api/chat", new SendMessage("Hello", Model: "gemini-4-hydrogen"), TestContext.Current.CancellationToken);
        var problem = await refused.ProblemAsync(503, ProblemCodes.ProviderNotConfigured);
        // As after every failure of a provider, the question is there to be asked again.
        var kept = await ada.GetFromJsonAsync<Conversation>($"/api/conversations/{problem["conversationId"]}", TestContext.Current.CancellationToken);
        Assert.Equal([("Hello", MessageStatus.Complete), ("", MessageStatus.Failed)], kept!.Messages.Select(message => (message.Text, message.Status)));
    }
}
