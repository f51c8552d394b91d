using System.Collections;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Parley.Server.Hosting;

/// <summary>The environment's variables over those of a <c>.env</c> file in the working directory; an empty one is absent in both.</summary>
internal sealed class EnvironmentConfiguration(string dotEnvPath) : ConfigurationProvider, IConfigurationSource
{
    public static void AddTo(ConfigurationManager configuration)
    {
        IList<IConfigurationSource> sources = configuration.Sources;
        var framework = sources.Last(source => source is EnvironmentVariablesConfigurationSource { Prefix: null or "" });
        sources[sources.IndexOf(framework)] = new EnvironmentConfiguration(Path.GetFullPath(".env"));
    }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override void Load()
    {
        var real = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? ""));
        var data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in DotEnvFile.Read(dotEnvPath).Concat(real))
            if (value.Length > 0)
                data[name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)] = value;

        Data = data;
    }
}
