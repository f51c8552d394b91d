using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Accounts;

namespace Parley.Tests.Infrastructure;

/// <summary>The real server on a real port, as it is started in production, on a data directory and a database of its own.</summary>
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
        if (PostgresServer.IsWanted && !settings.ContainsKey("DATABASE_URL"))
            settings["DATABASE_URL"] = PostgresServer.UrlFor(DataDirectory);
        if (settings.ContainsKey("DATABASE_URL"))
            settings.TryAdd("SECRET_KEY", PostgresServer.SigningKey);
        foreach (var (key, value) in settings)
            builder.UseSetting(key, value);
        builder.ConfigureTestServices(services => services.AddSingleton(new PasswordCost(Rounds: 4)));
        foreach (var adjust in adjustments)
            adjust(builder);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing)
            return;
        if (keepsData)
        {
            // The program disposes of the host as well, and may not be through when this is: the next server must find it free.
            Assert.True(SpinWait.SpinUntil(IsReleased, TimeSpan.FromSeconds(30)));
            return;
        }

        PostgresServer.Drop(DataDirectory);
        if (Directory.Exists(DataDirectory))
            Directory.Delete(DataDirectory, recursive: true);
    }

    private bool IsReleased()
    {
        try
        {
            using var held = new FileStream(Path.Combine(DataDirectory, Parley.Server.Data.DataDirectory.LockFile), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
