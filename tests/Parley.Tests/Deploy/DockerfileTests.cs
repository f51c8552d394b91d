using System.Text.RegularExpressions;
using System.Xml.Linq;
using Parley.Tests.Architecture;

namespace Parley.Tests.Deploy;

/// <summary>What the image claims, read from its description; <c>ContainerTests</c> builds and runs it with <c>./test --long</c>.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string[] Allowed = [.. Repository.Read(".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..])];

    [GeneratedRegex("KEY|SECRET|PASSWORD|TOKEN", RegexOptions.IgnoreCase)]
    private static partial Regex Secret { get; }

    [Fact]
    public void It_runs_as_a_user_without_rights_and_writes_to_its_volume_alone()
    {
        var shipped = Dockerfile.Ours.Shipped;

        Assert.Matches("^[1-9][0-9]{3,}:[1-9][0-9]{3,}$", shipped.Value("USER"));
        Assert.Equal(shipped.Value("VOLUME"), shipped.Environment("DATA_DIR"));
        Assert.DoesNotContain(shipped.Instructions, instruction => instruction.Name == "RUN");
    }

    [Fact]
    public void It_listens_where_it_says_and_tells_its_health_itself()
    {
        var shipped = Dockerfile.Ours.Shipped;

        Assert.Equal($"http://*:{shipped.Value("EXPOSE")}", shipped.Environment("ASPNETCORE_URLS"));
        Assert.EndsWith($"CMD {shipped.Value("ENTRYPOINT").TrimEnd(']')}, \"health\"]", shipped.Value("HEALTHCHECK"), StringComparison.Ordinal);
        Assert.Equal("SIGTERM", shipped.Value("STOPSIGNAL"));
    }

    [Fact]
    public void Nothing_is_fetched_and_every_base_image_can_be_another()
    {
        Assert.DoesNotContain(Dockerfile.Ours.Instructions, instruction => instruction.Name == "ADD");
        Assert.All(Dockerfile.Ours.Instructions.Where(instruction => instruction.Name == "FROM"), from => Assert.Matches(@"\$\{\w+_IMAGE\}", from.Value));
    }

    [Fact]
    public void All_that_is_copied_is_there_and_every_project_is_restored_by_its_lock_file()
    {
        var sources = Dockerfile.Ours.Instructions.Where(instruction => instruction.Name == "COPY" && !instruction.Value.StartsWith("--from", StringComparison.Ordinal))
            .SelectMany(copy => copy.Value.Split(' ')[..^1]).ToList();

        Assert.All(sources, source => Assert.True(Path.Exists(Repository.PathOf(source)), $"{source} is not there."));
        Assert.All(sources, source => Assert.Contains(source.Split('/')[0], Allowed));
        Assert.All(Repository.Files("src", ".csproj"), project => Assert.Contains(project, sources));
        Assert.All(Repository.Files("src", ".csproj"), project => Assert.Contains($"{Path.GetDirectoryName(project)}/packages.lock.json", sources));
        Assert.Contains("--locked-mode", Repository.Read("deploy/Dockerfile"), StringComparison.Ordinal);
    }

    [Fact]
    public void No_secret_is_in_it() =>
        Assert.DoesNotContain(Dockerfile.Ours.Instructions, instruction => instruction.Name is "ARG" or "ENV" && Secret.IsMatch(instruction.Value));

    [Fact]
    public void Its_version_is_that_of_the_program()
    {
        var version = XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("Version").Single().Value;

        Assert.Contains(("ARG", $"VERSION={version}"), Dockerfile.Ours.Shipped.Instructions);
    }
}
