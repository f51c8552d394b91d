using System.Net;
using Parley.Emulation.Answers;
using Parley.Protocol.Chat;
using Parley.Protocol.Tools;
using Parley.Tests.Infrastructure;
using Parley.Tests.Mcp;

namespace Parley.Tests.Servers;

/// <summary>A call that waits on one server is allowed through another.</summary>
public sealed class ApprovalElsewhereTests : ServersTest
{
    private TestMcpServer mcp = null!;

    private protected override ParleyApp Prepare(ParleyApp app) => base.Prepare(app).With("Tools__AllowedHosts", "localhost");

    private protected override async ValueTask ReadyAsync()
    {
        mcp = await TestMcpServer.StartAsync(TestTool.Saying("time", "It is noon."));
        await base.ReadyAsync();
    }

    private protected override async ValueTask AfterAsync()
    {
        await mcp.DisposeAsync();
        await base.AfterAsync();
    }

    [Fact]
    public async Task The_answer_is_given_to_any_server()
    {
        using var added = await PostAsync("/api/admin/tool-servers", new CreateToolServer("Docs", mcp.Address.ToString()));
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        var server = (await ReadAsync<OfferedToolServers>(await AdaThere.GetAsync("/api/tools", Cancelled))).Items[0];
        Gemini.Script(new Answer().Call("Docs_time"), new Answer().Text("Noon."));
        await using var here = await StreamAsync("/api/chat", new SendMessage("When?", Settings: new ModelSettings(Servers: [server.Id])));
        var replyId = (await here.NextAsync())!.Start.Reply.Id;

        await using var there = await EventsAsync(replyId, who: AdaThere);
        while ((await there.NextAsync())!.Data is var data && !data.Contains("\"asked\"", StringComparison.Ordinal))
        {
        }

        using var answer = await PostAsync($"/api/messages/{replyId}/calls/1", new AnswerCall(CallAnswers.Allow), AdaThere);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("Noon.", (await here.ToEndAsync())[^1].Reply.Text);
        Assert.Equal("Noon.", (await there.ToEndAsync())[^1].Reply.Text);
        Assert.Equal(["time"], mcp.Ran);
    }
}
