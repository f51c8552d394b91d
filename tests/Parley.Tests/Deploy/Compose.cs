using System.Diagnostics;
using System.Text.Json.Nodes;
using Parley.Tests.Architecture;
using YamlDotNet.Serialization;

namespace Parley.Tests.Deploy;

/// <summary>A compose file as Compose understands it: checked against its schema, with its variables filled in.</summary>
internal static class Compose
{
    /// <returns>The file, or what is wrong with it.</returns>
    public static async Task<(JsonObject? File, string Errors)> ReadAsync(string name, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo("docker-compose", ["--file", Repository.PathOf(name), "config"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        foreach (var (variable, value) in variables)
            start.Environment[variable] = value;
        using var compose = Process.Start(start)!;
        var (output, errors) = (compose.StandardOutput.ReadToEndAsync(), compose.StandardError.ReadToEndAsync());
        await compose.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (compose.ExitCode == 0 ? Parse(await output) : null, await errors);
    }

    public static JsonObject Parse(string yaml) =>
        JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(new DeserializerBuilder().Build().Deserialize(yaml)!))!.AsObject();
}
