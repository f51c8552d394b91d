using System.Diagnostics;
using Parley.Emulation;
using Parley.Tests.Processes;

namespace Parley.Tests.Deploy;

/// <summary>The image itself, with <c>./test --long</c>: it takes minutes to build. <see cref="DockerfileTests"/> and <see cref="JailTests"/> say the same in seconds.</summary>
[Trait("Length", "long")]
public sealed class ContainerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_image_runs_as_it_says_of_itself()
    {
        Assert.SkipUnless(Jail.CanBeMade, "Only root can lay an image open.");
        await using var image = await Image.BuildAsync();
        await using var gemini = await GeminiEmulator.StartAsync();
        string[] variables = [.. image.Variables.Where(variable => !variable.StartsWith("PATH=", StringComparison.Ordinal) && !variable.StartsWith("ASPNETCORE_URLS=", StringComparison.Ordinal))];
        await using var server = new RealServer(gemini) { Start = Jail.AroundImage(image.Root, image.User, image.Volume, variables, image.Entrypoint) };

        await server.StartAsync();
        Assert.DoesNotContain("warn", server.Process.Output, StringComparison.OrdinalIgnoreCase);
        var conversation = await Trial.BeginAsync(server);
        Assert.Equal(0, await HealthAsync());
        Assert.Equal(0, await server.Process.TerminateAsync());

        await server.StartAsync();
        await Trial.FindAsync(server, conversation);
        Assert.Empty(Directory.EnumerateFileSystemEntries(image.Root + image.Volume));
        Assert.Equal("Parley", image.Labels["org.opencontainers.image.title"]!.ToString());

        // As an engine asks: its command, in the container.
        async Task<int> HealthAsync()
        {
            Assert.Equal("CMD", image.HealthCheck[0]);
            using var health = Process.Start(new ProcessStartInfo("nsenter", [$"--target={server.Process.Id}", "--mount", "chroot", $"--userspec={image.User}", image.Root, .. image.HealthCheck[1..]])
            {
                Environment = { ["ASPNETCORE_URLS"] = server.Process.Address.ToString() },
            })!;
            await health.WaitForExitAsync(Cancellation);
            return health.ExitCode;
        }
    }
}
