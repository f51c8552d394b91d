using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parley.Tests.Architecture;

namespace Parley.Tests.Deploy;

public sealed partial class ComposeTests
{
    private const string Single = "deploy/compose.yaml";
    private const string Servers = "deploy/compose.servers.yaml";

    private static readonly Dictionary<string, string> Given = new()
    {
        ["PARLEY_HOST"] = "chat.example.org",
        ["GEMINI_API_KEY"] = "gemini",
        ["SECRET_KEY"] = "signing",
        ["POSTGRES_PASSWORD"] = "postgres",
        ["REDIS_PASSWORD"] = "redis",
    };

    [GeneratedRegex(@"\$\{(\w+):\?")]
    private static partial Regex Required { get; }

    [Theory]
    [InlineData(Single)]
    [InlineData(Servers)]
    public async Task Every_container_has_only_the_rights_that_it_needs(string file)
    {
        var services = await ServicesAsync(file);

        Assert.All(services, service =>
        {
            Assert.Equal("true", Text(service["read_only"]));
            Assert.Equal(["ALL"], List(service["cap_drop"]));
            Assert.Equal(["no-new-privileges:true"], List(service["security_opt"]));
        });
    }

    [Fact]
    public async Task By_itself_it_needs_nothing_that_is_set_and_is_seen_by_this_machine_alone()
    {
        var (file, errors) = await Compose.ReadAsync(Single, new Dictionary<string, string>());

        Assert.Equal("", errors);
        var parley = Assert.Single(file!["services"]!.AsObject()).Value!;
        Assert.Equal([$"127.0.0.1:8080:{Dockerfile.Ours.Shipped.Value("EXPOSE")}/tcp"], List(parley["ports"]));
        Assert.Equal([$"data:{Dockerfile.Ours.Shipped.Value("VOLUME")}:rw"], List(parley["volumes"]));
        Assert.Contains("data", file["volumes"]!.AsObject().Select(volume => volume.Key));
    }

    [Fact]
    public async Task No_secret_has_a_default()
    {
        Assert.Equal(Given.Keys.Order(), Required.Matches(Repository.Read(Servers)).Select(match => match.Groups[1].Value).Distinct().Order());
        foreach (var missing in Given.Keys)
        {
            var (file, errors) = await Compose.ReadAsync(Servers, Given.Where(variable => variable.Key != missing).ToDictionary());
            Assert.Null(file);
            Assert.Contains(missing, errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Several_servers_share_all_that_they_must_and_only_the_proxy_is_seen()
    {
        var services = await ServicesAsync(Servers);
        var parleys = services.Where(service => Text(service["image"]) == "parley").ToList();

        Assert.Equal(2, parleys.Count);
        Assert.Single(parleys.Select(parley => parley["environment"]!.ToJsonString()).Distinct());
        Assert.Equal("postgres://parley:postgres@postgres:5432/parley", Text(parleys[0]["environment"]!["DATABASE_URL"]));
        Assert.Equal("redis://default:redis@redis:6379", Text(parleys[0]["environment"]!["REDIS_URL"]));
        Assert.Single(services, service => service["ports"] is not null);
        Assert.All(services.SelectMany(service => service["depends_on"]?.AsObject() ?? []), needed => Assert.Equal("service_healthy", Text(needed.Value!["condition"])));
    }

    [Theory]
    [InlineData(Single)]
    [InlineData(Servers)]
    public async Task Parley_has_the_time_to_stop_and_variables_that_it_knows(string file)
    {
        foreach (var parley in (await ServicesAsync(file)).Where(service => Text(service["image"]) == "parley"))
        {
            Assert.True(int.Parse(Text(parley["stop_grace_period"]).TrimEnd('s'), null) > LongestStop.Seconds);
            Manual.Describes(parley["environment"]!.AsObject().Select(variable => variable.Key));
        }
    }

    private static async Task<List<JsonNode>> ServicesAsync(string name)
    {
        var (file, errors) = await Compose.ReadAsync(name, Given);
        Assert.True(file is not null, errors);
        return [.. file["services"]!.AsObject().Select(service => service.Value!)];
    }

    private static string Text(JsonNode? node) => node!.ToString();

    private static IEnumerable<string> List(JsonNode? node) => node!.AsArray().Select(Text);
}
