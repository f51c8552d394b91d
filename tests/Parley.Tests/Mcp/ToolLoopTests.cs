using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Emulation.Answers;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Tools;

namespace Parley.Tests.Mcp;

/// <summary>What the model calls is run, and it gets the results: in the order and with the signatures that Gemini wants.</summary>
public sealed class ToolLoopTests : ToolTest
{
    [Fact]
    public async Task A_call_is_run_and_the_model_goes_on_with_its_result()
    {
        var server = await AddAsync();
        Gemini.Script(new Answer().Text("Let me see. ").Call("Docs_echo", """{"what":"tides"}"""), new Answer().Text("It says tides."));

        var exchange = await SayAsync(new SendMessage("Look", Settings: With(server)));

        var reply = exchange.Reply;
        Assert.Equal(("Let me see. It says tides.", MessageStatus.Complete, FinishReasons.Stop), (reply.Text, reply.Status, reply.FinishReason));
        Assert.Equal(["echo"], Mcp.Ran);
        var result = Assert.Single(PartsOf(reply, "functionResponse"));
        Assert.Equal("echo tides", result.GetProperty("response").GetProperty("output").GetString());
        Assert.Equal("Docs", reply.Parts![0].GetProperty("tool").GetProperty("server").GetString());
        Assert.All(reply.Parts, part => Assert.Equal(("Let me see. ".Length, 1), (part.GetProperty("at").GetInt32(), part.GetProperty("call").GetInt32())));
        Assert.Equal(["user:text", "model:text+call Docs_echo", "user:result Docs_echo"], Outline(Asked[1]));
        Assert.Equal(["Docs_echo", "Docs_time"], Asked[0]["tools"]![0]!["functionDeclarations"]!.AsArray().Select(function => (string?)function!["name"]));
    }

    [Fact]
    public async Task Calls_of_one_step_are_run_together_and_answered_in_their_order()
    {
        var first = new TaskCompletionSource();
        Mcp.Tools["echo"] = new TestTool("echo", async (_, cancelled) =>
        {
            await first.Task.WaitAsync(cancelled);
            return TestTool.Text("late");
        });
        Mcp.Tools["time"] = new TestTool("time", (_, _) =>
        {
            first.SetResult();
            return Task.FromResult(TestTool.Text("early"));
        });
        var server = await AddAsync();
        Gemini.Script(new Answer().Call("Docs_echo").Call("Docs_time"), new Answer().Text("Both."));

        var reply = (await SayAsync(new SendMessage("Both", Settings: With(server)))).Reply;

        Assert.Equal("Both.", reply.Text);
        Assert.Equal(["late", "early"], PartsOf(reply, "functionResponse").Select(part => part.GetProperty("response").GetProperty("output").GetString()));
        Assert.Equal(["user:text", "model:call Docs_echo+call Docs_time", "user:result Docs_echo+result Docs_time"], Outline(Asked[1]));
    }

    [Theory]
    [InlineData("gemini-4-argon")]
    [InlineData("gemini-3.6-flash")]
    [InlineData("gemini-2.5-flash")]
    public async Task Steps_follow_each_other_and_the_next_question_sends_them_all(string model)
    {
        var server = await AddAsync();
        Gemini.Script(new Answer().Call("Docs_echo", """{"what":"one"}"""), new Answer().Text("Next: ").Call("Docs_echo", """{"what":"two"}""").Call("Docs_time"), new Answer().Text("Done."));

        var exchange = await SayAsync(new SendMessage("Go", Model: model, Settings: With(server)));
        var next = await SayAsync(new SendMessage("And?", exchange.ConversationId));

        Assert.Equal("Next: Done.", exchange.Reply.Text);
        Assert.Equal(MessageStatus.Complete, next.Reply.Status);
        Assert.Equal(
            ["user:text", "model:call Docs_echo", "user:result Docs_echo", "model:text+call Docs_echo+call Docs_time", "user:result Docs_echo+result Docs_time", "model:text", "user:text"],
            Outline(Asked[^1]));
        Assert.Equal(3, Mcp.Ran.Count);
    }

    [Fact]
    public async Task Each_step_is_counted()
    {
        var server = await AddAsync();
        Gemini.Script(new Answer().Call("Docs_time"), new Answer().Text("Noon."));
        var reply = (await SayAsync(new SendMessage("When", Settings: With(server)))).Reply;
        var asked = Asked.Count;
        Gemini.Script(new Answer().Text("Noon."));
        var plain = (await SayAsync(new SendMessage("When", Settings: With(server)))).Reply;

        Assert.Equal(2, asked);
        Assert.True(reply.Usage!.InputTokens > 2 * plain.Usage!.InputTokens, $"{reply.Usage.InputTokens} of two requests, {plain.Usage.InputTokens} of one");
    }

    [Fact]
    public async Task A_budget_that_is_spent_between_two_steps_ends_the_answer_with_what_came()
    {
        var server = await AddAsync();
        using var set = await Ada.PutAsJsonAsync("/api/admin/budgets", new { scope = "everyone", period = "month", limit = 0.0000001m }, Cancelled);
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Gemini.Script(new Answer().Text("Wait. ").Call("Docs_time"), new Answer().Text("Never said."));

        await using var stream = await StreamAsync("/api/chat", new SendMessage("When?", Settings: With(server)));

        var end = (await stream.ToEndAsync())[^1];
        Assert.Equal((ProblemCodes.BudgetExceeded, "Wait. ", MessageStatus.Failed), (end.Problem.Code, end.Reply.Text, end.Reply.Status));
        Assert.Equal((1, 0), (end.Problem.ResetsAt?.Day, end.Problem.ResetsAt?.Hour));
        Assert.InRange(end.Problem.RetryAfter ?? 0, 1, 32 * 24 * 3600);
        Assert.Equal(end.Problem.ResetsAt, (await StoredAsync(end.Reply)).Error!.ResetsAt);
        Assert.Single(PartsOf(end.Reply, "functionResponse"));
        Assert.Single(Asked);
    }

    [Fact]
    public async Task In_a_temporary_chat_too()
    {
        var server = await AddAsync();
        using var set = await Ada.PutAsJsonAsync("/api/admin/budgets", new { scope = "everyone", period = "month", limit = 0.0000001m }, Cancelled);
        Gemini.Script(new Answer().Text("Wait. ").Call("Docs_time"), new Answer().Text("Never said."));

        await using var stream = await StreamAsync("/api/chat", new SendMessage("When?", Settings: With(server), Temporary: true));

        var end = (await stream.ToEndAsync())[^1];
        Assert.Equal((ProblemCodes.BudgetExceeded, "Wait. "), (end.Problem.Code, end.Reply.Text));
        Assert.Single(Asked);
    }

    /// <summary>What is kept is read again by the strict rules of every answer.</summary>
    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData(null)]
    public async Task A_result_that_could_not_be_read_again_is_kept_as_text(string? json)
    {
        json ??= $$"""{"a":{{new string('[', 61)}}{{new string(']', 61)}}}""";
        Mcp.Tools["odd"] = new TestTool("odd", (_, _) => Task.FromResult(new ModelContextProtocol.Protocol.CallToolResult
        {
            Content = [],
            StructuredContent = JsonDocument.Parse(json).RootElement,
        }));
        var server = await AddAsync();
        Gemini.Script(new Answer().Call("Docs_odd"), new Answer().Text("I see."), new Answer().Text("Go on."));

        var exchange = await SayAsync(new SendMessage("Try", Settings: With(server)));

        Assert.Equal(("I see.", MessageStatus.Complete), (exchange.Reply.Text, exchange.Reply.Status));
        Assert.Equal(2, (await ConversationAsync(exchange.ConversationId)).Messages.Count);
        Assert.Equal("Go on.", (await SayAsync("And?", exchange.ConversationId)).Reply.Text);
    }

    [Fact]
    public async Task A_call_whose_arguments_could_not_be_read_again_is_no_answer()
    {
        var server = await AddAsync();
        Gemini.Script(new Answer().Text("Look: ").Call("Docs_echo", $$"""{"what":{{new string('[', 50)}}{{new string(']', 50)}}}"""));

        var answer = await PostAsync("/api/chat", new SendMessage("Try", Settings: With(server)));

        await Hosting.ProblemAnswers.ProblemAsync(answer, 502, ProblemCodes.ProviderBadResponse);
        Assert.Empty(Mcp.Ran);
    }

    [Fact]
    public async Task What_goes_wrong_is_an_answer_to_the_model()
    {
        Mcp.Tools["fails"] = new TestTool("fails", (_, _) => Task.FromResult(TestTool.Text("No such page.", isError: true)));
        Mcp.Tools["throws"] = new TestTool("throws", (_, _) => throw new InvalidOperationException("secret"));
        var server = await AddAsync();
        Gemini.Script(new Answer().Call("Docs_fails").Call("Docs_throws").Call("Docs_unknown"), new Answer().Text("Sorry."));

        var reply = (await SayAsync(new SendMessage("Try", Settings: With(server)))).Reply;

        Assert.Equal(("Sorry.", MessageStatus.Complete), (reply.Text, reply.Status));
        var errors = PartsOf(reply, "functionResponse").ConvertAll(part => part.GetProperty("response").GetProperty("error").GetString());
        Assert.Equal("No such page.", errors[0]);
        Assert.DoesNotContain("secret", errors[1], StringComparison.Ordinal);
        Assert.Equal("There is no tool of this name.", errors[2]);
    }

    [Fact]
    public async Task A_huge_result_is_cut_with_a_word_that_says_so()
    {
        Mcp.Tools["time"] = TestTool.Saying("time", new string('x', 100_000));
        var server = await AddAsync();
        Gemini.Script(new Answer().Call("Docs_time"), new Answer().Text("Long."));

        var reply = (await SayAsync(new SendMessage("Much", Settings: With(server)))).Reply;

        var output = PartsOf(reply, "functionResponse")[0].GetProperty("response").GetProperty("output").GetString()!;
        Assert.InRange(output.Length, 30_000, 30_200);
        Assert.EndsWith("[The result is cut here: 70000 of 100000 characters are left out.]", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_only_calls_is_made_to_answer()
    {
        var server = await AddAsync();
        Gemini.Script([.. Enumerable.Repeat(new Answer().Call("Docs_time"), 10), new Answer().Text("Enough.")]);

        var reply = (await SayAsync(new SendMessage("Again and again", Settings: With(server)))).Reply;

        Assert.Equal(("Enough.", 9), (reply.Text, Mcp.Ran.Count));
        Assert.Equal("NONE", (string?)Asked[^1]["toolConfig"]!["functionCallingConfig"]!["mode"]);
        Assert.Contains("No more tools", PartsOf(reply, "functionResponse")[^1].GetProperty("response").GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_offered_that_was_not_chosen_or_is_denied_or_not_taken()
    {
        var server = await AddAsync();
        await SayAsync("Without");
        await SayAsync(new SendMessage("Drawn", Model: "gemini-3.1-flash-image", Settings: With(server)));
        await SayAsync(new SendMessage("With both", Model: "gemini-2.5-flash", Settings: new ModelSettings(Tools: [ModelTools.Search], Servers: [server.Id])));
        await SayAsync(new SendMessage("With both", Settings: new ModelSettings(Tools: [ModelTools.Search], Servers: [server.Id])));
        await PatchAsync(server.Id, new UpdateToolServer(Policies: new Dictionary<string, string> { ["echo"] = ToolPolicies.Deny }));
        await SayAsync(new SendMessage("One", Settings: With(server)));
        await PatchAsync(server.Id, new UpdateToolServer(Enabled: false));
        await SayAsync(new SendMessage("None", Settings: With(server)));

        Assert.Equal(
            ["", "", "functionDeclarations:2", "googleSearch,functionDeclarations:2", "functionDeclarations:1", ""],
            Asked.Select(request => string.Join(',', (request["tools"]?.AsArray() ?? []).SelectMany(tool => tool!.AsObject())
                .Select(tool => tool.Value is System.Text.Json.Nodes.JsonArray functions ? $"{tool.Key}:{functions.Count}" : tool.Key))));
    }

    [Fact]
    public async Task What_was_called_goes_along_to_other_versions_other_models_and_another_installation()
    {
        var server = await AddAsync();
        Gemini.Script(new Answer().Call("Docs_echo", """{"what":"one"}"""), new Answer().Text("First."));
        var exchange = await SayAsync(new SendMessage("Go", Settings: With(server)));

        Gemini.Script(new Answer().Call("Docs_time"), new Answer().Text("Second."));
        var again = await ReadAsync<Exchange>(await PostAsync($"/api/messages/{exchange.Reply.Id}/regenerate"));
        Assert.Equal("Second.", again.Reply.Text);
        foreach (var model in new[] { "gemini-3.6-flash", "gemini-2.5-pro", "gemini-3.1-flash-image", "gemini-4-carbon" })
            Assert.Equal(MessageStatus.Complete, (await SayAsync(new SendMessage("On", exchange.ConversationId, ParentId: exchange.Reply.Id, Model: model))).Reply.Status);
        var edited = await SayAsync(new SendMessage("Go elsewhere", EditOf: exchange.UserMessage.Id));
        Assert.Equal(MessageStatus.Complete, edited.Reply.Status);

        var export = await Ada.GetByteArrayAsync($"/api/conversations/{exchange.ConversationId}/export", Cancelled);
        var bob = await App.SignedInAsAsync("bob");
        using var body = new ByteArrayContent(export);
        body.Headers.ContentType = new("application/json");
        using var import = await bob.PostAsync("/api/import", body, Cancelled);
        var text = await import.Content.ReadAsStringAsync(Cancelled);
        Assert.True(import.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created, text);
        var list = JsonDocument.Parse(await bob.GetStringAsync("/api/conversations", Cancelled)).RootElement.GetProperty("items")[0].GetProperty("id").GetGuid();
        var imported = await ReadAsync<Parley.Protocol.Conversations.Conversation>(await bob.GetAsync($"/api/conversations/{list}", Cancelled));
        var parent = imported.Messages.First(message => message.Text == "First.");
        Assert.Equal(2, parent.Parts!.Count);
        var next = await ReadAsync<Exchange>(await PostAsync("/api/chat", new SendMessage("And now?", list, ParentId: parent.Id), bob));
        Assert.Equal(MessageStatus.Complete, next.Reply.Status);
        Assert.Equal(["user:text", "model:call Docs_echo", "user:result Docs_echo", "model:text", "user:text"], Outline(Asked[^1]));
    }
}
