namespace Parley.Server.Hosting;

/// <summary>Where the server listens when nobody says so: on this machine only.</summary>
internal static class ListenAddress
{
    private const string Default = "http://127.0.0.1:8080";

    public static void Choose(IWebHostBuilder host, IConfiguration configuration)
    {
        // The host reads its own variables before the .env file is known.
        if (string.IsNullOrEmpty(configuration[WebHostDefaults.ServerUrlsKey]))
            host.UseUrls(configuration["ASPNETCORE_URLS"] ?? Default);
    }
}
