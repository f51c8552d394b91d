using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Protocol.Tools;
using Parley.Tests.Chat;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Mcp;

/// <summary>A server that asks the Gemini emulator and may use the tools of a server on loopback; Ada administers it.</summary>
public abstract class ToolTest : ChatTest
{
    private protected TestMcpServer Mcp { get; private set; } = null!;

    private protected override async ValueTask BeforeAsync() => Mcp = await TestMcpServer.StartAsync(TestTool.Echo("echo"), TestTool.Saying("time", "It is noon."));

    private protected override ParleyApp Adjust(ParleyApp app) => app.With("Tools__AllowedHosts", "localhost");

    private protected override ValueTask AfterAsync() => Mcp.DisposeAsync();

    /// <summary>Enters the test's server, with all its tools allowed or as it is said.</summary>
    private protected async Task<ToolServer> AddAsync(string policy = ToolPolicies.Allow, string name = "Docs")
    {
        using var answer = await PostAsync("/api/admin/tool-servers", new CreateToolServer(name, Mcp.Address.ToString()));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var server = (await answer.Content.ReadFromJsonAsync(ProtocolJsonContext.Default.ToolServer, Cancelled))!;
        Assert.Null(server.Problem);
        return await PatchAsync(server.Id, new UpdateToolServer(Policies: server.Tools.ToDictionary(tool => tool.Name, _ => policy)));
    }

    private protected async Task<ToolServer> PatchAsync(Guid id, UpdateToolServer change) =>
        await ReadAsync<ToolServer>(await Ada.PatchAsJsonAsync($"/api/admin/tool-servers/{id}", change, JsonSerializerOptions.Web, Cancelled));

    private protected static ModelSettings With(ToolServer server) => new(Servers: [server.Id]);

    private protected Task<HttpResponseMessage> AnswerAsync(Guid replyId, int call, string answer, HttpClient? who = null) =>
        PostAsync($"/api/messages/{replyId}/calls/{call}", new AnswerCall(answer), who);

    /// <summary>The requests to generate, as the emulator got them.</summary>
    private protected List<System.Text.Json.Nodes.JsonNode> Asked => [.. Gemini.Requests.Where(request => request.Path.Contains(":streamGenerateContent", StringComparison.Ordinal)).Select(request => request.Json)];

    /// <summary>What stands in contents, in short: its role, and each part by its kind, but for those that are a signature alone.</summary>
    private protected static List<string> Outline(System.Text.Json.Nodes.JsonNode request) => [.. request["contents"]!.AsArray().Select(content =>
        $"{content!["role"]}:{string.Join('+', content["parts"]!.AsArray().Where(part => (string?)part!["text"] != "").Select(part => part!["functionCall"] is { } call ? $"call {call["name"]}"
            : part["functionResponse"] is { } response ? $"result {response["name"]}" : "text"))}")];

    /// <summary>The parts of a kind.</summary>
    private protected static List<JsonElement> PartsOf(Message reply, string kind) =>
        [.. (reply.Parts ?? []).Where(part => part.TryGetProperty(kind, out _)).Select(part => part.GetProperty(kind))];

    /// <summary>Reads until somebody is asked.</summary>
    private protected static async Task<(Exchange Start, int Call)> UntilAskedAsync(ReplyEvents stream)
    {
        Exchange? start = null;
        while (await stream.NextAsync() is { } next)
        {
            start ??= next.Start;
            Assert.False(next.IsEnd, next.Data);
            if (next.Name == StreamEvents.Part && JsonDocument.Parse(next.Data).RootElement.GetProperty("part") is var part
                && part.TryGetProperty("approval", out var approval) && approval.GetProperty("state").GetString() == "asked")
                return (start, part.GetProperty("call").GetInt32());
        }

        throw new InvalidOperationException("Nobody was asked.");
    }
}
