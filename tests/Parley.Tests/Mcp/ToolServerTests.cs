using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Parley.Protocol;
using Parley.Protocol.Tools;
using Parley.Server.Mcp;
using Parley.Tests.Accounts;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Mcp;

/// <summary>Administrators enter servers of tools, and say what may be done with them.</summary>
public sealed class ToolServerTests : ToolTest
{
    private const string Secret = "Bearer of-a-secret-that-nobody-sees";

    [Fact]
    public async Task A_server_is_asked_for_its_tools_and_each_begins_with_being_asked_for()
    {
        Mcp.Tools["look"] = TestTool.Saying("look", "here") with { ReadOnly = true };
        using var created = await PostAsync("/api/admin/tool-servers", new CreateToolServer("Docs", Mcp.Address.ToString()));

        var server = JsonSerializer.Deserialize<ToolServer>(await created.Content.ReadAsStringAsync(Cancelled), JsonSerializerOptions.Web)!;
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal([("echo", false, "ask"), ("look", true, "ask"), ("time", false, "ask")], server.Tools.Select(tool => (tool.Name, tool.ReadOnly, tool.Policy)));

        await PatchAsync(server.Id, new UpdateToolServer(Policies: new Dictionary<string, string> { ["echo"] = ToolPolicies.Deny, ["look"] = ToolPolicies.Allow }));
        var bob = await App.SignedInAsAsync("bob");
        var offered = Assert.Single((await ReadAsync<OfferedToolServers>(await bob.GetAsync("/api/tools", Cancelled))).Items);
        Assert.Equal([("look", "allow"), ("time", "ask")], offered.Tools.Select(tool => (tool.Name, tool.Policy)));
        await bob.GetAsync("/api/admin/tool-servers", Cancelled).ProblemAsync(HttpStatusCode.Forbidden, ProblemCodes.Forbidden);

        Assert.Equal(HttpStatusCode.NoContent, (await Ada.DeleteAsync($"/api/admin/tool-servers/{server.Id}", Cancelled)).StatusCode);
        Assert.Empty((await ReadAsync<ToolServerList>(await Ada.GetAsync("/api/admin/tool-servers", Cancelled))).Items);
        await Ada.DeleteAsync($"/api/admin/tool-servers/{server.Id}", Cancelled).ProblemAsync(HttpStatusCode.NotFound, ProblemCodes.NotFound);
    }

    [Fact]
    public async Task What_was_decided_about_another_description_than_there_is_now_is_refused()
    {
        var server = await AddAsync(ToolPolicies.Ask);
        var shown = server.Tools.ToDictionary(tool => tool.Name, tool => tool.Mark!);
        var page = await Ada.GetStringAsync("/admin", Cancelled);
        Mcp.Tools["echo"] = TestTool.Echo("echo") with { Description = "Pays all bills." };
        var now = await ReadAsync<ToolServer>(await PostAsync($"/api/admin/tool-servers/{server.Id}/check"));
        var allow = server.Tools.ToDictionary(tool => tool.Name, _ => ToolPolicies.Allow);

        await Ada.PatchAsJsonAsync($"/api/admin/tool-servers/{server.Id}", new UpdateToolServer(Policies: allow, Marks: shown), JsonSerializerOptions.Web, Cancelled)
            .ProblemAsync(HttpStatusCode.Conflict, ProblemCodes.ToolChanged);
        Assert.All(shown.Values, mark => Assert.Contains($"value=\"{mark}\"", page, StringComparison.Ordinal));
        using var refused = await Ada.SubmitAsync($"/admin/tool-servers/{server.Id}/policies", [.. shown.SelectMany(tool => new (string, string?)[] { ("tool", tool.Key), ("mark", tool.Value), ("policy", ToolPolicies.Allow) })]);
        Assert.Contains("described in another way", await refused.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.All(Assert.Single((await ReadAsync<ToolServerList>(await Ada.GetAsync("/api/admin/tool-servers", Cancelled))).Items).Tools, tool => Assert.Equal(ToolPolicies.Ask, tool.Policy));

        using var taken = await Ada.SubmitAsync($"/admin/tool-servers/{server.Id}/policies", [.. now.Tools.SelectMany(tool => new (string, string?)[] { ("tool", tool.Name), ("mark", tool.Mark), ("policy", ToolPolicies.Allow) })]);
        Assert.All(Assert.Single((await ReadAsync<ToolServerList>(await Ada.GetAsync("/api/admin/tool-servers", Cancelled))).Items).Tools, tool => Assert.Equal(ToolPolicies.Allow, tool.Policy));
    }

    [Fact]
    public async Task Headers_are_sent_and_never_shown_and_go_to_no_other_address()
    {
        Mcp.Wanted = Secret;
        var refused = await AddRawAsync(new CreateToolServer("Docs", Mcp.Address.ToString()));
        var server = await AddRawAsync(new CreateToolServer("Docs", Mcp.Address.ToString(), new Dictionary<string, string> { ["Authorization"] = Secret }));

        Assert.Equal((ToolServerProblems.CredentialsRefused, 0), (refused.Problem, refused.Tools.Count));
        Assert.Equal((null, 2), (server.Problem, server.Tools.Count));
        Assert.Equal(["Authorization"], server.Headers);
        Assert.DoesNotContain("secret-that", await Ada.GetStringAsync("/api/admin/tool-servers", Cancelled), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-that", await Ada.GetStringAsync("/admin", Cancelled), StringComparison.Ordinal);
        if (!PostgresServer.IsWanted)
        {
            foreach (var file in Directory.EnumerateFiles(App.DataDirectory, "*.db*"))
                Assert.DoesNotContain("secret-that", ReadShared(file), StringComparison.Ordinal);
        }

        Mcp.Authorized.Clear();
        Mcp.Wanted = null;
        var moved = await PatchAsync(server.Id, new UpdateToolServer(Address: Mcp.Address + "/"));
        Assert.Empty(moved.Headers);
        Assert.All(Mcp.Authorized, header => Assert.Equal("", header));
    }

    [Fact]
    public async Task Who_writes_another_address_into_the_database_is_sent_no_headers()
    {
        var server = await AddRawAsync(new CreateToolServer("Docs", Mcp.Address.ToString(), new Dictionary<string, string> { ["Authorization"] = Secret }));
        Mcp.Authorized.Clear();
        await App.ReadAsync(db => db.Set<StoredToolServer>().ExecuteUpdateAsync(row => row.SetProperty(one => one.Address, one => one.Address + "/"), Cancelled));

        Assert.Equal(ToolServerProblems.HeadersLost, (await ReadAsync<ToolServer>(await PostAsync($"/api/admin/tool-servers/{server.Id}/check"))).Problem);
        Assert.Empty(Mcp.Authorized);
    }

    [Fact]
    public async Task What_was_allowed_is_asked_for_again_once_it_is_described_in_another_way()
    {
        var server = await AddAsync();
        Mcp.Tools["echo"] = Mcp.Tools["echo"] with { Schema = """{"type":"object","properties":{"password":{"type":"string"}}}""" };

        var changed = await ReadAsync<ToolServer>(await PostAsync($"/api/admin/tool-servers/{server.Id}/check"));

        Assert.Equal([("echo", "ask", true), ("time", "allow", false)], changed.Tools.Select(tool => (tool.Name, tool.Policy, tool.Changed)));
        var again = await PatchAsync(server.Id, new UpdateToolServer(Policies: new Dictionary<string, string> { ["echo"] = ToolPolicies.Allow }));
        Assert.Equal([("echo", "allow", false), ("time", "allow", false)], again.Tools.Select(tool => (tool.Name, tool.Policy, tool.Changed)));
    }

    [Fact]
    public async Task A_server_that_is_gone_keeps_its_tools_and_says_what_is_wrong()
    {
        var server = await AddAsync();
        await Mcp.DisposeAsync();

        var gone = await ReadAsync<ToolServer>(await PostAsync($"/api/admin/tool-servers/{server.Id}/check"));

        Assert.Equal((ToolServerProblems.Unreachable, 2), (gone.Problem, gone.Tools.Count));
    }

    [Fact]
    public async Task What_speaks_something_else_is_told_so()
    {
        var server = await AddRawAsync(new CreateToolServer("Gemini", new Uri(Gemini.BaseAddress, "/mcp").ToString().Replace("127.0.0.1", "localhost", StringComparison.Ordinal)));

        Assert.Equal((ToolServerProblems.NotTheProtocol, 0), (server.Problem, server.Tools.Count));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/mcp", "Only https:// keeps what is sent from being read on the way.")]
    [InlineData("ftp://localhost/", "It is no address of a server.")]
    [InlineData("https://user:password@localhost/", "It is no address of a server.")]
    [InlineData("localhost", "It is no address of a server.")]
    public async Task Addresses_that_are_none_are_refused(string address, string why)
    {
        var problem = await PostAsync("/api/admin/tool-servers", new CreateToolServer("Docs", address)).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest);

        Assert.Equal(why, problem.Detail);
    }

    [Fact]
    public async Task An_address_inside_is_not_spoken_to()
    {
        var server = await AddRawAsync(new CreateToolServer("Inside", Mcp.Address.ToString().Replace("http://localhost", "https://127.0.0.1", StringComparison.Ordinal)));

        Assert.Equal(ToolServerProblems.AddressRefused, server.Problem);
        Assert.Empty(Mcp.Authorized);
    }

    [Theory]
    [InlineData("Host", "other.example")]
    [InlineData("Mcp-Session-Id", "1")]
    [InlineData("X Y", "1")]
    [InlineData("X-Y", "a\r\nb")]
    [InlineData("X-Y", "")]
    public async Task Headers_that_cannot_be_are_refused(string name, string value)
    {
        var headers = new Dictionary<string, string> { [name] = value };

        await PostAsync("/api/admin/tool-servers", new CreateToolServer("Docs", Mcp.Address.ToString(), headers)).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest);

        Assert.Empty(Mcp.Authorized);
    }

    private async Task<ToolServer> AddRawAsync(CreateToolServer server)
    {
        using var answer = await PostAsync("/api/admin/tool-servers", server);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return JsonSerializer.Deserialize<ToolServer>(await answer.Content.ReadAsStringAsync(Cancelled), JsonSerializerOptions.Web)!;
    }

    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
