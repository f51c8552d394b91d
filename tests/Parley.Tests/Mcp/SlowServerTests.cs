using System.Collections.Concurrent;
using Parley.Emulation.Answers;
using Parley.Protocol.Chat;
using Parley.Tests.Chat;

namespace Parley.Tests.Mcp;

public sealed class SlowServerTests : ToolTest
{
    [Fact]
    public async Task One_user_does_not_take_all_connections_of_a_slow_server()
    {
        var (gate, running) = (new TaskCompletionSource(), new ConcurrentDictionary<string, int>());
        Mcp.Tools["echo"] = new TestTool("echo", async (arguments, cancelled) =>
        {
            var who = arguments["what"].ToString();
            running.AddOrUpdate(who, 1, (_, count) => count + 1);
            if (who == "ada")
                await gate.Task.WaitAsync(cancelled);
            return TestTool.Text("done");
        });
        var server = await AddAsync();
        using var bob = await App.SignedInAsAsync("bob");
        var many = new Answer();
        for (var i = 0; i < 8; i++)
            many = many.Call("Docs_echo", """{"what":"ada"}""");
        Gemini.Script(many, many, many, many);
        var streams = new List<ReplyEvents>();
        for (var i = 0; i < 4; i++)
            streams.Add(await StreamAsync("/api/chat", new SendMessage($"Do it {i}", Settings: With(server))));
        while (running.GetValueOrDefault("ada") < 4)
        {
            // Until as many run as may.
        }

        Gemini.Script(new Answer().Call("Docs_echo", """{"what":"bob"}"""), new Answer().Text("Bob's."));
        var his = await ReadAsync<Exchange>(await PostAsync("/api/chat", new SendMessage("Do it", Settings: With(server)), bob));

        Assert.Equal("Bob's.", his.Reply.Text);
        Assert.Equal(4, running["ada"]);
        Gemini.Script(new Answer().Text("a"), new Answer().Text("a"), new Answer().Text("a"), new Answer().Text("a"));
        gate.SetResult();
        foreach (var stream in streams)
        {
            Assert.Equal(8, PartsOf((await stream.ToEndAsync())[^1].Reply, "functionResponse").Count);
            await stream.DisposeAsync();
        }

        Assert.Equal(32, running["ada"]);
    }


}
