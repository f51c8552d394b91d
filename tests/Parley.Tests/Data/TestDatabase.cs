using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Data;

namespace Parley.Tests.Data;

/// <summary>SQLite alone, on a data directory of its own, with a table <c>notes</c> to write to.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private TestDatabase(ServiceProvider services)
    {
        this.services = services;
        Path = services.GetRequiredService<SqliteDatabase>().Path;
    }

    public static async Task<TestDatabase> CreateAsync()
    {
        var directory = Directory.CreateTempSubdirectory("parley-test-").FullName;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("DATA_DIR", directory)]).Build();
        var database = new TestDatabase(new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration).AddLogging().AddData().BuildServiceProvider());
        await database.services.GetRequiredService<DatabaseStart>().PrepareAsync(TestContext.Current.CancellationToken);
        await database.Lane.RunAsync(write => write.Execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)"));
        return database;
    }

    public WriteLane Lane => services.GetRequiredService<WriteLane>();

    public ReadPool Reads => services.GetRequiredService<ReadPool>();

    public string Path { get; }

    public AsyncServiceScope Scope(out AppDbContext context)
    {
        var scope = services.CreateAsyncScope();
        context = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        return scope;
    }

    public Task<int> AddAsync(int id) =>
        Lane.RunAsync(write => write.Execute("INSERT INTO notes (id, text) VALUES (@id, @text)", ("@id", id), ("@text", "lane")));

    public Task<List<int>> IdsAsync() => Reads.RunAsync(read => read.Query("SELECT id FROM notes ORDER BY id", row => row.GetInt32(0)));

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
    }
}
