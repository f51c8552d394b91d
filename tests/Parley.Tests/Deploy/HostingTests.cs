using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Parley.Tests.Architecture;
using Tomlyn;
using Tomlyn.Model;

namespace Parley.Tests.Deploy;

/// <summary>What is written for hosts where no test can go: at least it says of our image what is so.</summary>
public sealed class HostingTests
{
    private static string Port => Dockerfile.Ours.Shipped.Value("EXPOSE");

    [Fact]
    public void Cloud_Run_is_told_the_port_the_probes_and_to_run_one_instance_without_Redis()
    {
        var file = Compose.Parse(Repository.Read("deploy/cloudrun.yaml"));
        var template = file["spec"]!["template"]!;
        var container = KubernetesYaml.Deserialize<V1Container>(Assert.Single(template["spec"]!["containers"]!.AsArray())!.ToJsonString(), strict: true);

        Assert.Equal(("serving.knative.dev/v1", "Service"), ($"{file["apiVersion"]}", $"{file["kind"]}"));
        Assert.Equal(Port, $"{Assert.Single(container.Ports).ContainerPort}");
        Assert.Equal(("/health/ready", Port), (container.StartupProbe.HttpGet.Path, container.StartupProbe.HttpGet.Port.Value));
        Assert.Equal(("/health/live", Port), (container.LivenessProbe.HttpGet.Path, container.LivenessProbe.HttpGet.Port.Value));
        Assert.Equal("false", $"{template["metadata"]!["annotations"]!["run.googleapis.com/cpu-throttling"]}");
        Assert.DoesNotContain(container.Env, variable => variable.Name == "REDIS_URL");
        foreach (var scale in (string[])["minScale", "maxScale"])
            Assert.Equal("1", $"{template["metadata"]!["annotations"]![$"autoscaling.knative.dev/{scale}"]}");
        Manual.Describes(container.Env.Select(variable => variable.Name));
    }

    [Fact]
    public void Fly_is_told_the_port_the_volume_the_check_and_how_long_a_stop_takes()
    {
        var file = TomlSerializer.Deserialize<TomlTable>(Repository.Read("deploy/fly.toml"))!;
        var service = (TomlTable)file["http_service"];

        Assert.Equal(Port, $"{service["internal_port"]}");
        Assert.Equal(Dockerfile.Ours.Shipped.Value("VOLUME"), ((TomlTable)file["mounts"])["destination"]);
        Assert.Equal("/health/ready", Assert.Single((TomlTableArray)service["checks"])["path"]);
        Assert.Equal((Dockerfile.Ours.Shipped.Value("STOPSIGNAL"), "off"), (file["kill_signal"], service["auto_stop_machines"]));
        Assert.True((long)file["kill_timeout"] > LongestStop.Seconds);
        Assert.True(File.Exists(Path.Combine(Repository.PathOf("deploy"), (string)((TomlTable)file["build"])["dockerfile"])));
        Assert.All(((TomlTable)((TomlTable)file["build"])["args"]).Keys, argument => Assert.Contains(Dockerfile.Ours.Instructions, each => each.Name == "ARG" && each.Value.StartsWith($"{argument}=", StringComparison.Ordinal)));
        Manual.Describes(((TomlTable)file["env"]).Keys);
    }

    [Fact]
    public void Vercel_passes_every_path_on()
    {
        var rewrite = Assert.Single(JsonNode.Parse(Repository.Read("deploy/vercel.json"))!["rewrites"]!.AsArray())!;

        // With "/:path*" the page at "/" itself would be missing.
        Assert.Equal("/(.*)", $"{rewrite["source"]}");
        Assert.EndsWith("/$1", $"{rewrite["destination"]}", StringComparison.Ordinal);
    }

    [Fact]
    public void The_manual_names_every_file()
    {
        var manual = Repository.Read("docs/hosting.md") + Repository.Read("docs/operating.md");

        Assert.All(Directory.EnumerateFileSystemEntries(Repository.PathOf("deploy")).Select(Path.GetFileName), file => Assert.Contains($"(../deploy/{file})", manual, StringComparison.Ordinal));
    }
}
