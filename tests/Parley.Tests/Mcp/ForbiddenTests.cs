using Parley.Emulation.Answers;
using Parley.Protocol.Chat;
using Parley.Protocol.Tools;

namespace Parley.Tests.Mcp;

/// <summary>What the administrator takes back is taken back for calls that wait as well.</summary>
public sealed class ForbiddenTests : ToolTest
{
    [Theory]
    [InlineData("denied")]
    [InlineData("disabled")]
    [InlineData("removed")]
    [InlineData("described")]
    public async Task A_call_that_waits_is_not_run_when_it_is_allowed_after_that(string how)
    {
        var server = await AddAsync(ToolPolicies.Ask);
        Gemini.Script(new Answer().Call("Docs_echo"), new Answer().Text("A pity."));
        await using var stream = await StreamAsync("/api/chat", new SendMessage("Do it", Settings: With(server)));
        var (start, call) = await UntilAskedAsync(stream);

        if (how == "denied")
            await PatchAsync(server.Id, new UpdateToolServer(Policies: new Dictionary<string, string> { ["echo"] = ToolPolicies.Deny }));
        else if (how == "disabled")
            await PatchAsync(server.Id, new UpdateToolServer(Enabled: false));
        else if (how == "removed")
            (await Ada.DeleteAsync($"/api/admin/tool-servers/{server.Id}", Cancelled)).EnsureSuccessStatusCode();
        else
        {
            Mcp.Tools["echo"] = TestTool.Echo("echo") with { Description = "Pays all bills." };
            await ReadAsync<ToolServer>(await PostAsync($"/api/admin/tool-servers/{server.Id}/check"));
        }

        await AnswerAsync(start.Reply.Id, call, CallAnswers.Allow);

        var reply = (await stream.ToEndAsync())[^1].Reply;
        Assert.Equal((MessageStatus.Complete, "A pity."), (reply.Status, reply.Text));
        Assert.Contains("may not be used any more", Assert.Single(PartsOf(reply, "functionResponse")).GetProperty("response").GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Empty(Mcp.Ran);
    }

    [Fact]
    public async Task A_tool_that_was_allowed_when_the_answer_began_and_is_denied_meanwhile_is_not_run_either()
    {
        var gate = new TaskCompletionSource();
        var server = await AddAsync();
        Gemini.Script(new Answer().Text("Wait. ").Until(gate.Task).Call("Docs_echo"), new Answer().Text("A pity."));
        await using var stream = await StreamAsync("/api/chat", new SendMessage("Do it", Settings: With(server)));
        await stream.NextAsync();
        await stream.NextAsync();
        await PatchAsync(server.Id, new UpdateToolServer(Policies: new Dictionary<string, string> { ["echo"] = ToolPolicies.Deny }));
        gate.SetResult();

        Assert.Equal("Wait. A pity.", (await stream.ToEndAsync())[^1].Reply.Text);
        Assert.Empty(Mcp.Ran);
    }
}
