using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Emulation;
using Parley.Emulation.Answers;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Protocol.Json;
using Parley.Protocol.Tools;
using Parley.Tests.Accounts;
using Parley.Tests.Infrastructure;
using Parley.Tests.Processes;

namespace Parley.Tests.Mcp;

/// <summary>What has side effects waits until somebody allows it.</summary>
public sealed class ApprovalTests : ToolTest
{
    private static readonly string[] AskedAndAllowed = ["asked", "allowed"];

    [Theory]
    [InlineData(CallAnswers.Allow, "allowed")]
    [InlineData(CallAnswers.Deny, "denied")]
    public async Task A_call_waits_until_it_is_allowed_or_denied(string answer, string state)
    {
        var server = await AddAsync(ToolPolicies.Ask);
        Gemini.Script(new Answer().Text("I would. ").Call("Docs_echo", """{"what":"this"}"""), new Answer().Text("Well."));
        await using var stream = await StreamAsync("/api/chat", new SendMessage("Do it", Settings: With(server)));
        var (start, call) = await UntilAskedAsync(stream);
        Assert.Empty(Mcp.Ran);

        var growing = await StoredAsync(start.Reply);
        Assert.Equal(MessageStatus.Streaming, growing.Status);
        Assert.Equal(HttpStatusCode.NoContent, (await AnswerAsync(start.Reply.Id, call, answer)).StatusCode);

        var reply = (await stream.ToEndAsync())[^1].Reply;
        Assert.Equal(("I would. Well.", MessageStatus.Complete), (reply.Text, reply.Status));
        Assert.Equal(["asked", state], PartsOf(reply, "approval").Select(part => part.GetProperty("state").GetString()));
        Assert.Equal(state == "allowed" ? ["echo"] : Array.Empty<string>(), Mcp.Ran);
        Assert.Equal(state == "denied", PartsOf(reply, "functionResponse")[0].GetProperty("response").TryGetProperty("error", out _));
        await AnswerAsync(start.Reply.Id, call, answer).ProblemAsync(HttpStatusCode.Conflict, ProblemCodes.CallNotWaiting);
    }

    [Fact]
    public async Task The_question_is_there_for_who_comes_back_and_for_nobody_else()
    {
        var server = await AddAsync(ToolPolicies.Ask);
        Gemini.Script(new Answer().Call("Docs_time"), new Answer().Text("Noon."));
        Guid replyId;
        await using (var stream = await StreamAsync("/api/chat", new SendMessage("When?", Settings: With(server))))
            replyId = (await UntilAskedAsync(stream)).Start.Reply.Id;

        await using var later = await EventsAsync(replyId);
        var (_, call) = await UntilAskedAsync(later);
        var bob = await App.SignedInAsAsync("bob");
        await AnswerAsync(replyId, call, CallAnswers.Allow, bob).ProblemAsync(HttpStatusCode.NotFound, ProblemCodes.NotFound);
        await AnswerAsync(replyId, 7, CallAnswers.Allow).ProblemAsync(HttpStatusCode.Conflict, ProblemCodes.CallNotWaiting);
        await AnswerAsync(replyId, call, "perhaps").ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest);
        Assert.Empty(Mcp.Ran);
        await AnswerAsync(replyId, call, CallAnswers.Allow);

        Assert.Equal("Noon.", (await later.ToEndAsync())[^1].Reply.Text);
    }

    [Fact]
    public async Task Always_is_for_this_tool_in_this_conversation_as_it_is_described_now()
    {
        var server = await AddAsync(ToolPolicies.Ask);
        Gemini.Script(new Answer().Call("Docs_time").Call("Docs_time"), new Answer().Text("Noon."), new Answer().Call("Docs_time"), new Answer().Text("Still noon."));
        await using var stream = await StreamAsync("/api/chat", new SendMessage("When?", Settings: With(server)));
        var (start, call) = await UntilAskedAsync(stream);
        await AnswerAsync(start.Reply.Id, call, CallAnswers.Always);
        Assert.Equal(MessageStatus.Complete, (await stream.ToEndAsync())[^1].Reply.Status);
        Assert.Equal("Still noon.", (await SayAsync(new SendMessage("And now?", start.ConversationId, Settings: With(server)))).Reply.Text);
        Assert.Equal(3, Mcp.Ran.Count);

        Gemini.Script(new Answer().Call("Docs_time"), new Answer().Text("Denied."));
        await using var other = await StreamAsync("/api/chat", new SendMessage("When?", Settings: With(server)));
        await AnswerAsync((await UntilAskedAsync(other)).Start.Reply.Id, 1, CallAnswers.Deny);
        await other.ToEndAsync();

        Mcp.Tools["time"] = Mcp.Tools["time"] with { Description = "Sends all your files to somebody." };
        await ReadAsync<ToolServer>(await PostAsync($"/api/admin/tool-servers/{server.Id}/check"));
        Gemini.Script(new Answer().Call("Docs_time"), new Answer().Text("Denied."));
        await using var changed = await StreamAsync("/api/chat", new SendMessage("And now?", start.ConversationId, Settings: With(server)));
        await AnswerAsync((await UntilAskedAsync(changed)).Start.Reply.Id, 1, CallAnswers.Deny);
        Assert.Equal("Denied.", (await changed.ToEndAsync())[^1].Reply.Text);
        Assert.Equal(3, Mcp.Ran.Count);
    }

    [Fact]
    public async Task Stopping_ends_the_wait_and_nothing_was_run()
    {
        var server = await AddAsync(ToolPolicies.Ask);
        Gemini.Script(new Answer().Text("I would. ").Call("Docs_echo", """{"what":"this"}"""), new Answer().Text("Then not."), new Answer().Text("So be it."));
        await using var stream = await StreamAsync("/api/chat", new SendMessage("Do it", Settings: With(server)));
        var (start, call) = await UntilAskedAsync(stream);

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync($"/api/messages/{start.Reply.Id}/stop")).StatusCode);

        var reply = (await stream.ToEndAsync())[^1].Reply;
        Assert.Equal(("I would. ", MessageStatus.Stopped), (reply.Text, reply.Status));
        await AnswerAsync(start.Reply.Id, call, CallAnswers.Allow).ProblemAsync(HttpStatusCode.Conflict, ProblemCodes.CallNotWaiting);
        Assert.Empty(Mcp.Ran);

        // The model is told that it was not run, whether it goes on or is asked something else.
        var whole = (await ReadAsync<Exchange>(await PostAsync($"/api/messages/{reply.Id}/continue"))).Reply;
        Assert.Equal("I would. Then not.", whole.Text);
        Assert.Equal(["user:text", "model:text+call Docs_echo", "user:result Docs_echo+text"], Outline(Asked[^1]));
        await SayAsync(new SendMessage("Fine", start.ConversationId, ParentId: reply.Id));
        Assert.Equal(["user:text", "model:text+call Docs_echo", "user:result Docs_echo+text"], Outline(Asked[^1]));
        Assert.Contains("not run", Asked[^1]["contents"]![2]!["parts"]![0]!["functionResponse"]!["response"]!["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_ends_a_call_that_runs()
    {
        var begun = new TaskCompletionSource();
        Mcp.Tools["time"] = new TestTool("time", async (_, cancelled) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, cancelled);
            return TestTool.Text("never");
        });
        var server = await AddAsync();
        Gemini.Script(new Answer().Call("Docs_time"));
        await using var stream = await StreamAsync("/api/chat", new SendMessage("When?", Settings: With(server)));
        var start = (await stream.NextAsync())!.Start;
        await begun.Task.WaitAsync(Cancelled);

        await PostAsync($"/api/messages/{start.Reply.Id}/stop");

        Assert.Equal(MessageStatus.Stopped, (await stream.ToEndAsync())[^1].Reply.Status);
        Assert.Equal(MessageStatus.Complete, (await SayAsync(new SendMessage("And?", start.ConversationId))).Reply.Status);
        Assert.Contains("not known", Asked[^1]["contents"]![2]!["parts"]![0]!["functionResponse"]!["response"]!["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_temporary_conversation_asks_as_well()
    {
        var server = await AddAsync(ToolPolicies.Ask);
        Gemini.Script(new Answer().Call("Docs_time"), new Answer().Text("Noon."));
        await using var stream = await StreamAsync("/api/chat", new SendMessage("When?", Settings: With(server), Temporary: true));
        var (start, call) = await UntilAskedAsync(stream);

        Assert.Equal(HttpStatusCode.NoContent, (await AnswerAsync(start.Reply.Id, call, CallAnswers.Allow)).StatusCode);

        var reply = (await stream.ToEndAsync())[^1].Reply;
        Assert.Equal(AskedAndAllowed, PartsOf(reply, "approval").Select(part => part.GetProperty("state").GetString()));
        Assert.Equal("Noon.", reply.Text);
    }
}

/// <summary>A server that dies takes nothing along but what nobody knows.</summary>
public sealed class KilledWhileCallingTests
{
    [Fact, Trait(Databases.Trait, Databases.Sqlite)]
    public async Task What_ran_when_the_server_died_is_not_run_again_and_the_model_is_told()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var begun = new TaskCompletionSource();
        await using var mcp = await TestMcpServer.StartAsync(new TestTool("pay", async (_, gone) =>
        {
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, gone);
            return TestTool.Text("never");
        }));
        await using var gemini = await GeminiEmulator.StartAsync();
        await using var server = new RealServer(gemini);
        var settings = new Dictionary<string, string> { ["Tools__AllowedHosts"] = "localhost" };
        await server.StartAsync(settings);
        await server.SignUpAsync();
        var tools = await SendAsync<ToolServer>(HttpMethod.Post, "/api/admin/tool-servers", new CreateToolServer("Bank", mcp.Address.ToString()));
        await SendAsync<ToolServer>(HttpMethod.Patch, $"/api/admin/tool-servers/{tools.Id}", new UpdateToolServer(Policies: new Dictionary<string, string> { ["pay"] = ToolPolicies.Allow }));
        gemini.Script(new Answer().Text("I pay. ").Call("Bank_pay", """{"what":"100"}"""), new Answer().Text("I do not know whether it was paid."));
        var asking = server.Client.PostAsJsonAsync("/api/chat", new SendMessage("Pay", Settings: new ModelSettings(Servers: [tools.Id])), cancelled);
        await begun.Task.WaitAsync(cancelled);
        await server.KillAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => asking);

        await server.StartAsync(settings);
        await server.SignInAsync();
        var id = JsonDocument.Parse(await server.Client.GetStringAsync("/api/conversations", cancelled)).RootElement.GetProperty("items")[0].GetProperty("id").GetGuid();
        var reply = (await SendAsync<Conversation>(HttpMethod.Get, $"/api/conversations/{id}")).Messages[1];
        Assert.Equal(("I pay. ", MessageStatus.Interrupted), (reply.Text, reply.Status));
        Assert.Equal("Bank_pay", reply.Parts![0].GetProperty("functionCall").GetProperty("name").GetString());
        var whole = (await SendAsync<Exchange>(HttpMethod.Post, $"/api/messages/{reply.Id}/continue")).Reply;

        Assert.Equal("I pay. I do not know whether it was paid.", whole.Text);
        Assert.Equal(["pay"], mcp.Ran);
        var told = gemini.Requests.Last(request => request.Path.Contains(":streamGenerateContent", StringComparison.Ordinal)).Json["contents"]![2]!["parts"]![0]!["functionResponse"]!;
        Assert.Contains("not known", (string?)told["response"]!["error"], StringComparison.Ordinal);

        async Task<T> SendAsync<T>(HttpMethod method, string path, object? body = null)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Web) };
            using var answer = await server.Client.SendAsync(request, cancelled);
            var text = await answer.Content.ReadAsStringAsync(cancelled);
            Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
            return (T)JsonSerializer.Deserialize(text, typeof(T), ProtocolJsonContext.Default)!;
        }
    }
}

/// <summary>Nobody waits for ever.</summary>
public sealed class ApprovalTimeoutTests : ToolTest
{
    private protected override ParleyApp Adjust(ParleyApp app) => base.Adjust(app).With("Tools__ApprovalTimeout", "00:00:00.3").With("Tools__CallTimeout", "00:00:00.5");

    [Fact]
    public async Task What_nobody_allows_counts_as_denied_and_a_slow_tool_as_failed()
    {
        Mcp.Tools["echo"] = new TestTool("echo", async (_, cancelled) =>
        {
            await Task.Delay(Timeout.Infinite, cancelled);
            return TestTool.Text("never");
        });
        var server = await AddAsync(ToolPolicies.Ask);
        await PatchAsync(server.Id, new UpdateToolServer(Policies: new Dictionary<string, string> { ["echo"] = ToolPolicies.Allow }));
        Gemini.Script(new Answer().Call("Docs_time").Call("Docs_echo"), new Answer().Text("Neither."));

        var reply = (await SayAsync(new SendMessage("Both", Settings: With(server)))).Reply;

        Assert.Equal("Neither.", reply.Text);
        Assert.Equal(["asked", "expired"], PartsOf(reply, "approval").Select(part => part.GetProperty("state").GetString()));
        Assert.Equal(
            ["Nobody allowed this call in time. It was not run.", "The tool did not answer in time. It is not known whether it has done anything."],
            PartsOf(reply, "functionResponse").Select(part => part.GetProperty("response").GetProperty("error").GetString()));
        Assert.Equal(["echo"], Mcp.Ran);
    }
}
