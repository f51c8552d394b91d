using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Accounts;

namespace Parley.Tests.Infrastructure;

/// <summary>The real server on a real port, as it is started in production, on a data directory of its own.</summary>
internal sealed partial class ParleyApp : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string> settings = new() { ["DATA_DIR"] = Directory.CreateTempSubdirectory("parley-test-").FullName };
    private readonly List<Action<IWebHostBuilder>> adjustments = [];
    private bool keepsData;

    public ParleyApp() => UseKestrel(0);

    public string DataDirectory => settings["DATA_DIR"];

    /// <summary>Sets a variable, by the name it has in the environment.</summary>
    public ParleyApp With(string name, string value)
    {
        settings[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        return this;
    }

    /// <summary>Adjusts the host, for example to give it another clock.</summary>
    public ParleyApp With(Action<IWebHostBuilder> adjust)
    {
        adjustments.Add(adjust);
        return this;
    }

    /// <summary>Starts on the data that another server left, or leaves its own for the next: nobody deletes it here.</summary>
    public ParleyApp OnData(string directory)
    {
        Directory.Delete(DataDirectory, recursive: true);
        settings["DATA_DIR"] = directory;
        keepsData = true;
        return this;
    }

    /// <summary>Somebody with cookies of their own, who follows redirects.</summary>
    public new HttpClient CreateClient() => CreateClient(new());

    /// <inheritdoc cref="CreateClient()"/>
    public new HttpClient CreateClient(WebApplicationFactoryClientOptions options)
    {
        StartServer();
        options.BaseAddress = ClientOptions.BaseAddress;
        return base.CreateClient(options);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        foreach (var (key, value) in settings)
            builder.UseSetting(key, value);
        builder.ConfigureTestServices(services => services.AddSingleton(new PasswordCost(Rounds: 4)));
        foreach (var adjust in adjustments)
            adjust(builder);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && !keepsData && Directory.Exists(DataDirectory))
            Directory.Delete(DataDirectory, recursive: true);
    }
}
