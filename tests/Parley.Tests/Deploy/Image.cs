using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Parley.Tests.Architecture;

namespace Parley.Tests.Deploy;

/// <summary>Our image, built by the Dockerfile from Debian's packages instead of a registry's base images, and laid open.</summary>
internal sealed class Image : IAsyncDisposable
{
    private const string Base = "localhost/parley-test-base";
    private const string Name = "localhost/parley-test";

    private readonly string container;
    private readonly JsonNode configuration;

    private Image(string container, string root, JsonNode configuration) => (this.container, Root, this.configuration) = (container, root, configuration);

    /// <summary>Where its files are.</summary>
    public string Root { get; }

    public string User => configuration[nameof(User)]!.ToString();

    public string Volume => configuration["Volumes"]!.AsObject().Single().Key;

    public string[] Entrypoint => Strings(nameof(Entrypoint));

    public string[] HealthCheck => [.. configuration["Healthcheck"]!["Test"]!.AsArray().Select(part => part!.ToString())];

    public string[] Variables => Strings("Env");

    public JsonNode Labels => configuration[nameof(Labels)]!;

    public static async Task<Image> BuildAsync()
    {
        await RunAsync(Repository.PathOf("tests/Parley.Tests/Deploy/base-image.sh"), Base);
        var sdk = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        var packages = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget/packages");
        // Docker's format, as the other one has no health checks; the network for packages that are not here yet.
        await RunAsync("buildah", "bud", "--isolation", "chroot", "--network", "host", "--pull-never", "--format", "docker", "--file", Repository.PathOf("deploy/Dockerfile"),
            "--build-arg", $"SDK_IMAGE={Base}", "--build-arg", $"RUNTIME_IMAGE={Base}", "--build-arg", "TARGETARCH=amd64",
            "--volume", $"{sdk}:/usr/share/dotnet:ro", "--volume", $"{packages}:/root/.nuget/packages", "--tag", Name, Repository.Root);

        var container = (await RunAsync("buildah", "from", "--pull-never", Name)).Trim();
        return new Image(container, (await RunAsync("buildah", "mount", container)).Trim(), JsonNode.Parse(await RunAsync("buildah", "inspect", "--type", "image", Name))!["Docker"]!["config"]!);
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("buildah", "rm", container);
        await RunAsync("buildah", "rmi", Name);
    }

    private string[] Strings(string name) => [.. configuration[name]!.AsArray().Select(part => part!.ToString())];

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} {arguments[0]}: {await output}{await errors}");
    }
}
