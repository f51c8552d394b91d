using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Emulation;
using Parley.Server.Accounts;

namespace Parley.BrowserTests.Infrastructure;

/// <summary>
/// The real server on a real port over the emulator, with a data directory of its own. One is shared by the whole run,
/// each test being somebody else in it; a test that needs other settings (no key: <c>With("GEMINI_API_KEY", "")</c>)
/// starts another.
/// </summary>
public sealed class ParleySite : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly Dictionary<string, string> settings = new()
    {
        ["DATA_DIR"] = Directory.CreateTempSubdirectory("parley-browser-").FullName,
        ["GEMINI_API_KEY"] = GeminiEmulator.ApiKey,
        ["RateLimits:Enabled"] = "false",
        ["Titles:Model"] = "",
    };

    private ParleySite? second;
    private SpreadServers? spread;

    /// <summary>Gemini, as far as the server knows; what it answers can be asked for in the prompt.</summary>
    public GeminiEmulator Gemini { get; private set; } = null!;

    /// <summary>Where browsers go.</summary>
    public Uri Address => spread?.Address ?? ClientOptions.BaseAddress;

    public ParleySite With(string key, string value)
    {
        settings[key] = value;
        return this;
    }

    public async ValueTask InitializeAsync()
    {
        Gemini = await GeminiEmulator.StartAsync();
        settings["Gemini:BaseUrl"] = Gemini.BaseAddress.ToString();
        settings["Vertex:BaseUrl"] = Gemini.BaseAddress.ToString();
        settings["Vertex:TokenUrl"] = Gemini.TokenAddress.ToString();
        if (!SpreadServers.AreWanted)
        {
            Start();
            return;
        }

        foreach (var (key, value) in await SpreadServers.SettingsAsync())
            settings[key] = value;
        second = new ParleySite();
        foreach (var (key, value) in settings.Where(setting => setting.Key != "DATA_DIR"))
            second.With(key, value);
        Start();
        second.Start();
        spread = await SpreadServers.StartAsync(ClientOptions.BaseAddress, second.ClientOptions.BaseAddress);
    }

    private void Start()
    {
        UseKestrel(0);
        StartServer();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.ConfigureTestServices(services => services.AddSingleton(new PasswordCost(Rounds: 4)));
        foreach (var (key, value) in settings)
            builder.UseSetting(key, value);
    }

    public override async ValueTask DisposeAsync()
    {
        if (spread is not null)
            await spread.DisposeAsync();
        if (second is not null)
            await second.DisposeAsync();
        await base.DisposeAsync();
        if (Gemini is not null)
            await Gemini.DisposeAsync();
        if (Directory.Exists(settings["DATA_DIR"]))
            Directory.Delete(settings["DATA_DIR"], recursive: true);
    }
}
