using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Data;
using Parley.Server.Files;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Files;

/// <summary>A server that all tests of a class share, with small limits, and Ada and Eve, who use it.</summary>
public sealed class FileServer : IAsyncLifetime
{
    public const long Largest = 3 * 1024 * 1024;
    public const long Quota = 8 * 1024 * 1024;

    internal ParleyApp App { get; } = new ParleyApp().With("Files__LargestFile", $"{Largest}").With("Files__QuotaPerUser", $"{Quota}");

    public HttpClient Ada { get; private set; } = null!;

    public HttpClient Eve { get; private set; } = null!;

    /// <summary>How many contents are kept.</summary>
    internal long Blobs => App.Services.GetRequiredService<ReadPool>().RunAsync(db => db.QueryFirst("""select count(*) from "FileBlobs" """, row => row.GetInt64(0))).Result;

    internal FileUpkeep Upkeep => App.Services.GetRequiredService<FileUpkeep>();

    public async ValueTask InitializeAsync()
    {
        Ada = await App.SignedInAsAsync("ada");
        Eve = await App.SignedInAsAsync("eve");
    }

    public async ValueTask DisposeAsync()
    {
        Ada.Dispose();
        Eve.Dispose();
        await App.DisposeAsync();
    }

    /// <summary>What has not arrived whole.</summary>
    public string[] Unfinished() => Directory.Exists(Path.Combine(App.DataDirectory, "files")) ? Directory.GetFiles(Path.Combine(App.DataDirectory, "files"), "*.tmp") : [];
}
