using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;

namespace Parley.BrowserTests.Infrastructure;

/// <summary>
/// The real server on a real port, with a data directory of its own. One is shared by the whole run, each test being
/// somebody else in it; a test that needs other settings starts another.
/// </summary>
public sealed class ParleySite : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly Dictionary<string, string> settings = new()
    {
        ["DATA_DIR"] = Directory.CreateTempSubdirectory("parley-browser-").FullName,
        ["RateLimits:Enabled"] = "false",
    };

    public Uri Address => ClientOptions.BaseAddress;

    public ParleySite With(string key, string value)
    {
        settings[key] = value;
        return this;
    }

    public ValueTask InitializeAsync()
    {
        UseKestrel(0);
        StartServer();
        return ValueTask.CompletedTask;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.ConfigureLogging(logging => logging.ClearProviders());
        foreach (var (key, value) in settings)
            builder.UseSetting(key, value);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (Directory.Exists(settings["DATA_DIR"]))
            Directory.Delete(settings["DATA_DIR"], recursive: true);
    }
}
