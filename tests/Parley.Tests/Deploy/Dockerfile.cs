using Parley.Tests.Architecture;

namespace Parley.Tests.Deploy;

/// <summary>What our Dockerfile says, instruction by instruction.</summary>
internal sealed class Dockerfile
{
    private Dockerfile(IReadOnlyList<(string Name, string Value)> instructions) => Instructions = instructions;

    public IReadOnlyList<(string Name, string Value)> Instructions { get; }

    public static Dockerfile Ours { get; } = Parse(Repository.Read("deploy/Dockerfile"));

    /// <summary>The last stage: what is shipped.</summary>
    public Dockerfile Shipped => new([.. Instructions.Skip(Instructions.Index().Last(each => each.Item.Name == "FROM").Index)]);

    /// <summary>The one such instruction, its build arguments filled in with what they are when nobody gives others.</summary>
    public string Value(string name) => Filled(Assert.Single(Instructions, instruction => instruction.Name == name).Value);

    public string Environment(string name) => Value("ENV").Split(' ').Single(pair => pair.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..];

    private string Filled(string value) => Instructions.Where(instruction => instruction.Name == "ARG").Select(instruction => instruction.Value.Split('=', 2))
        .Aggregate(value, (text, argument) => text.Replace($"${{{argument[0]}}}", argument[^1], StringComparison.Ordinal));

    private static Dockerfile Parse(string text)
    {
        var lines = text.Split('\n').Where(line => !line.TrimStart().StartsWith('#') && line.Trim().Length > 0);
        var whole = string.Join('\n', lines).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new([.. whole.Select(line => line.Split(' ', 2)).Select(parts => (parts[0], string.Join(' ', parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries))))]);
    }
}
