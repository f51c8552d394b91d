using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;

namespace Parley.Server.Hosting;

/// <summary>What holds where nobody sets anything. It is in the program, which may be a single file.</summary>
internal static class Defaults
{
    public static void AddTo(ConfigurationManager configuration)
    {
        IList<IConfigurationSource> sources = configuration.Sources;
        sources.Insert(0, new JsonConfigurationSource
        {
            FileProvider = new EmbeddedFileProvider(typeof(Defaults).Assembly, typeof(Defaults).Namespace),
            Path = "defaults.json",
        });
    }
}
