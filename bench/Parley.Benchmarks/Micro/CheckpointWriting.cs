using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Parley.Protocol.Chat;
using Parley.Server.Conversations;
using Parley.Server.Data;

namespace Parley.Benchmarks.Micro;

/// <summary>A checkpoint of so many growing answers at once, on disk when it returns: half a second of 20 deltas a second each.</summary>
[MemoryDiagnoser]
public class CheckpointWriting
{
    private const string Delta = "ein Wort gibt das andere";
    private static readonly Guid Owner = Guid.CreateVersion7();
    private static readonly Guid Server = Guid.CreateVersion7();

    private readonly string directory = Directory.CreateTempSubdirectory("parley-bench-").FullName;
    private readonly string content = string.Concat(Enumerable.Repeat(Delta, 10));
    private readonly byte[] deltas = DeltaMap.Encode([.. Enumerable.Repeat(new ReplyDelta(DeltaKind.Text, Delta), 10)]);
    private ServiceProvider services = null!;
    private Guid[] replies = [];
    private int events = 1;

    [Params(1, 100, 1_000)]
    public int Answers { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("DATA_DIR", directory)]).Build();
        services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddData().BuildServiceProvider();
        await services.GetRequiredService<DatabaseStart>().PrepareAsync();
        replies = [.. Enumerable.Range(0, Answers).Select(_ => Guid.CreateVersion7())];
        await services.GetRequiredService<WriteLane>().RunAsync(Seed);
    }

    [Benchmark]
    public Task<bool> Save()
    {
        var first = events + 1;
        events += 10;
        return services.GetRequiredService<WriteLane>().RunAsync(db => replies.All(reply =>
            ReplyWriter.Save(db, new Checkpoint(Owner, reply, first, content, deltas, events + 512, new Timing(FirstMs: 1, ThoughtsMs: null, TotalMs: 2)), Server, DateTimeOffset.UnixEpoch)));
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        await services.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    private void Seed(WriteConnection db)
    {
        var conversation = Guid.CreateVersion7();
        db.Execute(
            """
            insert into "Conversations" ("OwnerId", "Id", "Title", "TitleKey", "TitledByUser", "Pinned", "Archived", "CreatedAt", "UpdatedAt", "NextSequence")
            values (@owner, @id, 'load', 'load', 0, 0, 0, '2026-01-01', '2026-01-01', 1)
            """,
            ("@owner", Owner), ("@id", conversation));
        for (var i = 0; i < replies.Length; i++)
        {
            db.Execute(
                """
                insert into "Messages" ("OwnerId", "Id", "ConversationId", "Sequence", "Role", "Status", "Text", "CreatedAt", "LastEventId", "ServerId", "Fence")
                values (@owner, @id, @conversation, @sequence, 'assistant', 'streaming', '', '2026-01-01', 1, @server, 1)
                """,
                ("@owner", Owner), ("@id", replies[i]), ("@conversation", conversation), ("@sequence", i), ("@server", Server));
        }
    }
}
