using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Emulation.Answers;
using Parley.Protocol;
using Parley.Protocol.ApiKeys;
using Parley.Protocol.Chat;
using Parley.Protocol.Models;
using Parley.Tests.Accounts;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Providers;

/// <summary>Chats with other providers' models go through the same pipeline as those with Gemini's.</summary>
public sealed class ProviderChatTests : ProviderTest
{
    private readonly RecordedLog log = new();

    private protected override ParleyApp Adjust(ParleyApp app) => base.Adjust(app).With(host => host.ConfigureTestServices(services => services.AddSingleton<ILoggerProvider>(log))).With("Providers__FirstByteTimeout", "00:00:02").With("Providers__IdleTimeout", "00:00:01");

    private protected override async ValueTask ReadyAsync() => await AddOllamaAsync();

    [Fact]
    public async Task An_answer_streams_and_is_kept_with_what_it_took()
    {
        var gate = new TaskCompletionSource();
        Ollama.Script(new StandInTurn().Text("Hel", "lo").Until(gate.Task).Text(" there."));
        await using var stream = await StreamAsync("/api/chat", new SendMessage("Hi", Model: Llama));

        var texts = new List<string>();
        Message? reply = null;
        while (await stream.NextAsync() is { } next)
        {
            if (next.Name == StreamEvents.Text)
                texts.Add(JsonDocument.Parse(next.Data).RootElement.GetProperty("delta").GetString()!);
            if (string.Concat(texts) == "Hello")
                gate.TrySetResult();
            if (next.IsEnd)
                reply = next.Reply;
        }

        Assert.Equal(["Hel", "lo", " there."], texts);
        Assert.Equal(("Hello there.", MessageStatus.Complete, FinishReasons.Stop, Llama), (reply!.Text, reply.Status, reply.FinishReason, reply.Model));
        Assert.Equal((7, false), (reply.Usage!.OutputTokens, reply.Usage.Estimated));
        Assert.True(reply.Usage.InputTokens > 0);
        // It runs inside this network.
        Assert.Equal((0m, false), (reply.Usage.Cost, reply.Usage.Unpriced));
        Assert.Equal("Hello there.", (await StoredAsync(reply)).Text);
        Assert.DoesNotContain(Gemini.Requests, request => request.Method == "POST");
    }

    [Fact]
    public async Task What_is_asked_is_what_such_models_take()
    {
        await SayAsync(new SendMessage("Hi", Model: Llama, Settings: new ModelSettings(
            Temperature: 0.5, TopP: 0.9, TopK: 5, MaxOutputTokens: 100, ThinkingLevel: "high", StopSequences: ["END"], SystemInstruction: "Be brief.", Tools: [ModelTools.Search])));

        var asked = Assert.Single(Ollama.Asked);
        Assert.Equal(("llama3.2:3b", 0.5, 100, "END"), ((string?)asked["model"], (double?)asked["temperature"], (int?)asked["max_tokens"], (string?)asked["stop"]![0]));
        Assert.Equal(["system", "user"], asked["messages"]!.AsArray().Select(message => (string?)message!["role"]));
        Assert.Equal(("Be brief.", "Hi"), ((string?)asked["messages"]![0]!["content"], (string?)asked["messages"]![1]!["content"]));
        Assert.Null(asked["reasoning_effort"]);
        Assert.Null(asked["tools"]);
    }

    [Theory]
    [InlineData("high", "high")]
    [InlineData("medium", null)]
    [InlineData(null, null)]
    public async Task How_much_it_thinks_is_said_where_it_takes_that(string? wished, string? said)
    {
        await Ada.PutAsJsonAsync($"/api/admin/models/{Llama}", new SetModel(Changes: new ModelChanges { ThinkingLevels = ["low", "high"], Sampling = false }), JsonSerializerOptions.Web, Cancelled);

        await SayAsync(new SendMessage("Hi", Model: Llama, Settings: new ModelSettings(Temperature: 1, ThinkingLevel: wished)));

        Assert.Equal((said, null), ((string?)Ollama.Asked[0]["reasoning_effort"], (double?)Ollama.Asked[0]["temperature"]));
    }

    [Fact]
    public async Task Thoughts_are_shown_as_thoughts_whatever_they_are_called()
    {
        Ollama.Script(
            new StandInTurn().Text("<th", "ink>Hm.</thi", "nk>\n\nHello"),
            new StandInTurn().Thought("reasoning_content", "Well", ".").Text("Hello"),
            new StandInTurn().Thought("reasoning", "So", ".").Text("Hello"));

        foreach (var thoughts in (string[])["Hm.", "Well.", "So."])
            Assert.Equal(("Hello", thoughts), (await SayAsync(new SendMessage("Hi", Model: Llama))).Reply is var reply ? (reply.Text, reply.Thoughts) : default);
    }

    [Fact]
    public async Task Of_pictures_what_is_none_is_left_out_and_no_address_is_fetched()
    {
        var png = "data:image/png;base64," + Convert.ToBase64String(Files.Uploads.Png);
        string[] urls = ["https://example.org/a.png", "data:image/svg+xml;base64,PHN2Zy8+", "data:image/png;base64,%%", "data:text/html;base64,PGI+", png];
        var images = new JsonArray([.. urls.Select(url => new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = url } }), JsonValue.Create(7)]);
        Ollama.Script(new StandInTurn().Text("Here: ").Images(images).Images(JsonValue.Create("none")).Text("done."));

        var reply = (await SayAsync(new SendMessage("Draw", Model: Llama))).Reply;

        Assert.Equal(("Here: done.", MessageStatus.Complete), (reply.Text, reply.Status));
        Assert.Single(reply.Parts!);

        Ollama.Script(new StandInTurn().Images(new JsonArray([.. Enumerable.Range(0, 20).Select(_ => images[4]!.DeepClone())])));
        Assert.Equal(16, (await SayAsync(new SendMessage("Draw", Model: Llama))).Reply.Parts!.Count);
    }

    [Fact]
    public async Task A_conversation_goes_from_one_model_to_the_other_and_back()
    {
        Gemini.Script(new Answer().Think("Hm.").Text("I am Gemini."), new Answer().Text("Again."));
        var first = await SayAsync("Who are you?");
        var second = await SayAsync(new SendMessage("And you?", first.ConversationId, Model: Llama));
        var third = await SayAsync(new SendMessage("And now?", first.ConversationId, Model: "gemini-4-argon"));

        Assert.Equal(("You said: And you?", "Again."), (second.Reply.Text, third.Reply.Text));
        Assert.Equal(["Who are you?", "I am Gemini.", "And you?"], Assert.Single(Ollama.Asked)["messages"]!.AsArray().Select(message => (string?)message!["content"]));
        // Gemini's own turn, its thought too, is what it was.
        Assert.Equal(["user:text", "model:text+text", "user:text", "model:text", "user:text"], Outline(Asked[^1]));
    }

    [Fact]
    public async Task A_cut_answer_is_gone_on_with()
    {
        Ollama.Script(new StandInTurn().Text("One, two").Finish("length"), new StandInTurn().Text(", three."));
        var cut = await SayAsync(new SendMessage("Count", Model: Llama));
        Assert.Equal(FinishReasons.Length, cut.Reply.FinishReason);

        var whole = await ReadAsync<Exchange>(await PostAsync($"/api/messages/{cut.Reply.Id}/continue"));

        Assert.Equal("One, two, three.", whole.Reply.Text);
        Assert.Equal(["user", "assistant", "user"], Ollama.Asked[^1]["messages"]!.AsArray().Select(message => (string?)message!["role"]));
    }

    public static TheoryData<string, int, string> Failures => new()
    {
        { "401", 502, ProblemCodes.ProviderRejectedKey },
        { "403", 502, ProblemCodes.ProviderRejectedKey },
        { "404", 502, ProblemCodes.ProviderUnknownModel },
        { "400", 502, ProblemCodes.ProviderRejectedRequest },
        { "413", 502, ProblemCodes.ProviderRejectedRequest },
        { "429", 429, ProblemCodes.ProviderRateLimited },
        { "500", 503, ProblemCodes.ProviderUnavailable },
        { "503", 503, ProblemCodes.ProviderUnavailable },
        { "504", 504, ProblemCodes.ProviderTimeout },
        { "302", 502, ProblemCodes.ProviderBadResponse },
        { "cut", 502, ProblemCodes.ProviderUnreachable },
        { "break", 502, ProblemCodes.ProviderUnreachable },
        { "empty", 502, ProblemCodes.ProviderEmptyResponse },
        { "garbage", 502, ProblemCodes.ProviderBadResponse },
        { "in stream", 503, ProblemCodes.ProviderUnavailable },
        { "silent", 504, ProblemCodes.ProviderTimeout },
        { "silent at once", 504, ProblemCodes.ProviderTimeout },
        { "gone", 502, ProblemCodes.ProviderUnreachable },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Each_failure_is_told_in_our_words(string what, int status, string code)
    {
        const string Told = """{"error":{"message":"Incorrect API key provided: sk-told-to-nobody"}}""";
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Ollama.Script(what switch
            {
                "cut" => new StandInTurn().Text("Half").Cut(),
                "break" => new StandInTurn().Text("Half").Break(),
                "empty" => new StandInTurn(),
                "garbage" => new StandInTurn().Raw("{\"choices\": [so what"),
                "in stream" => new StandInTurn().Text("Half").Raw(Told).Cut(),
                "silent" => new StandInTurn().Text("Half").Silence(),
                "silent at once" => new StandInTurn().Silence(),
                "gone" => new StandInTurn(),
                _ => StandInTurn.Error(int.Parse(what, System.Globalization.CultureInfo.InvariantCulture), Told, what == "429" ? "17" : null),
            });
        }

        if (what == "gone")
            await Ollama.DisposeAsync();
        using var answer = await PostAsync("/api/chat", new SendMessage("Hi", Model: Llama));

        var said = await answer.Content.ReadAsStringAsync(Cancelled);
        var problem = await Task.FromResult(answer).ProblemAsync((HttpStatusCode)status, code);
        Assert.StartsWith(what == "302" || what == "garbage" ? "What came back from the provider ollama" : "The provider ollama", problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Gemini", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(what == "429" ? "17" : null, answer.Headers.RetryAfter?.ToString());
        // A connection that breaks may take with it what was on the way.
        if (what != "break")
            Assert.Equal(what is "cut" or "in stream" or "silent" ? "Half" : "", problem.Reply!.Text);
        Assert.Equal(what switch { "500" or "503" or "504" => 3, "gone" => 0, _ => 1 }, Ollama.Asked.Count);
        Assert.DoesNotContain("told-to-nobody", said + string.Join('\n', log.From(LogLevel.Trace)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_stopped_stops_there()
    {
        Ollama.Script(new StandInTurn().Text("Half").Silence());
        await using var stream = await StreamAsync("/api/chat", new SendMessage("Hi", Model: Llama));
        Exchange? start = null;
        while (await stream.NextAsync() is { } next)
        {
            start ??= next.Start;
            if (next.Name == StreamEvents.Text)
                (await PostAsync($"/api/messages/{start!.Reply.Id}/stop")).Dispose();
            if (next.IsEnd)
                Assert.Equal((MessageStatus.Stopped, "Half", true), (next.Reply.Status, next.Reply.Text, next.Reply.Usage!.Estimated));
        }
    }

    [Fact]
    public async Task It_costs_what_the_administrator_says_and_budgets_hold()
    {
        await Ada.PutAsJsonAsync($"/api/admin/models/{Llama}", new SetModel(Changes: new ModelChanges { Prices = [new DatedPrice(1_000, 100_000)] }), JsonSerializerOptions.Web, Cancelled);
        using var set = await Ada.PutAsJsonAsync("/api/admin/budgets", new { scope = "everyone", period = "month", limit = 0.5m }, Cancelled);

        var reply = (await SayAsync(new SendMessage("Hi", Model: Llama))).Reply;

        Assert.Equal(reply.Usage!.InputTokens * 0.001m + 7 * 0.1m, reply.Usage.Cost);
        await PostAsync("/api/chat", new SendMessage("Hi", Model: Llama)).ProblemAsync(HttpStatusCode.TooManyRequests, ProblemCodes.BudgetExceeded);
        Assert.Single(Ollama.Asked);
    }

    [Fact]
    public async Task Programs_ask_it_too()
    {
        using var made = await PostAsync("/api/keys", new CreateApiKey("Editor"));
        using var program = App.CreateClient();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await made.Content.ReadFromJsonAsync<CreatedApiKey>(Cancelled))!.Key);

        Assert.Contains(Llama, await program.GetStringAsync("/v1/models", Cancelled), StringComparison.Ordinal);
        Assert.Contains("\"owned_by\":\"ollama\"", await program.GetStringAsync($"/v1/models/{Llama}", Cancelled), StringComparison.Ordinal);
        Ollama.Script(new StandInTurn().Call("call_1", "weather", """{"city":"Oslo"}"""));
        var tools = JsonNode.Parse("""[{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}}}}}]""")!;
        using var answer = await program.PostAsJsonAsync("/v1/chat/completions", new { model = Llama, tools, messages = new[] { new { role = "user", content = "Weather?" } } }, Cancelled);

        var completion = JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!;
        Assert.Equal("tool_calls", (string?)completion["choices"]![0]!["finish_reason"]);
        Assert.Equal(("call_1", """{"city":"Oslo"}"""), ((string?)completion["choices"]![0]!["message"]!["tool_calls"]![0]!["id"], (string?)completion["choices"]![0]!["message"]!["tool_calls"]![0]!["function"]!["arguments"]));
        Assert.Equal(7, (int)completion["usage"]!["completion_tokens"]!);
        Assert.Equal("weather", (string?)Ollama.Asked[^1]["tools"]![0]!["function"]!["name"]);
    }

    [Fact]
    public async Task How_full_the_window_is_is_estimated_and_Gemini_is_not_asked()
    {
        var exchange = await SayAsync(new SendMessage("Hi", Model: Llama));

        var size = await ReadAsync<ContextSize>(await Ada.GetAsync($"/api/conversations/{exchange.ConversationId}/context", Cancelled));

        Assert.Equal((Llama, false), (size.Model, size.Counted));
        Assert.DoesNotContain(Gemini.Requests, request => request.Path.Contains("countTokens", StringComparison.Ordinal));
    }
}
