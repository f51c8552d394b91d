using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Parley.Tests.Infrastructure;

/// <summary>The real server, as it is started in production, on a data directory of its own.</summary>
internal sealed class ParleyApp : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string> settings = new() { ["DATA_DIR"] = Directory.CreateTempSubdirectory("parley-test-").FullName };

    public string DataDirectory => settings["DATA_DIR"];

    public ParleyApp With(string key, string value)
    {
        settings[key] = value;
        return this;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        foreach (var (key, value) in settings)
            builder.UseSetting(key, value);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(DataDirectory))
            Directory.Delete(DataDirectory, recursive: true);
    }
}
