using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Parley.Server.Data;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Data;

[Trait(Databases.Trait, Databases.Postgres)]
public sealed class PostgresWritersTests : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("parley-test-").FullName;
    private ServiceProvider services = null!;

    private DatabaseWriter Writer => services.GetRequiredService<DatabaseWriter>();

    private ReadPool Reads => services.GetRequiredService<ReadPool>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("DATA_DIR", directory), new("DATABASE_URL", server.UrlOf(await server.CreateAsync())), new("Database:Connections", "31")]).Build();
        services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddData().BuildServiceProvider();
        await Writer.RunAsync(write => write.Execute("create table notes (id int primary key, text text not null)"), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_unit_that_fails_is_undone_whole_and_the_next_one_is_kept()
    {
        var failing = Writer.RunAsync<int>(write =>
        {
            write.Execute("insert into notes values (1, 'undone')");
            throw new InvalidOperationException("on purpose");
        }, Cancellation);
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);

        await AddAsync(2);

        Assert.Equal([2], await IdsAsync());
    }

    [Fact]
    public async Task A_key_that_is_taken_is_told_as_such()
    {
        await AddAsync(1);

        var failure = await Assert.ThrowsAsync<PostgresException>(() => AddAsync(1));

        Assert.True(DatabaseErrors.IsUniqueViolation(failure));
        Assert.False(DatabaseErrors.IsUnavailable(failure));
    }

    [Fact]
    public async Task Of_many_that_count_on_a_locked_row_none_counts_twice()
    {
        await AddAsync(0);

        await Task.WhenAll(Enumerable.Range(1, 60).Select(_ => Writer.RunAsync(write =>
        {
            var text = write.QueryFirst("select text from notes where id = 0 for update", row => row.GetString(0))!;
            write.Execute("update notes set text = @text where id = 0", ("@text", text + "."));
        }, Cancellation)));

        Assert.Equal("lane" + new string('.', 60), await Reads.RunAsync(read => read.QueryFirst("select text from notes", row => row.GetString(0))));
    }

    [Fact]
    public async Task Of_two_that_insert_the_same_the_second_is_run_again_and_finds_the_firsts()
    {
        using var both = new Barrier(2);
        var found = await Task.WhenAll(Enumerable.Range(1, 2).Select(number => Writer.RunAsync(write =>
        {
            if (write.QueryFirst("select text from notes where id = 1", row => row.GetString(0)) is { } there)
                return there;
            if (both.ParticipantsRemaining > 0)
                both.SignalAndWait(TimeSpan.FromSeconds(10));
            write.Execute("insert into notes values (1, @text)", ("@text", $"of {number}"));
            return $"of {number}";
        }, Cancellation)));

        Assert.Equal(found[0], found[1]);
        Assert.Equal([1], await IdsAsync());
    }

    [Fact]
    public async Task Of_two_that_wait_for_each_other_both_are_kept()
    {
        await AddAsync(1);
        await AddAsync(2);
        using var both = new Barrier(2);
        var runs = 0;

        await Task.WhenAll(Touch(1, 2), Touch(2, 1));

        Assert.Equal(3, runs);
        Task Touch(int first, int second) => Writer.RunAsync(write =>
        {
            write.Execute("update notes set text = text || 'x' where id = @id", ("@id", first));
            if (Interlocked.Increment(ref runs) <= 2)
                both.SignalAndWait(TimeSpan.FromSeconds(10));
            write.Execute("update notes set text = text || 'x' where id = @id", ("@id", second));
        }, Cancellation);
    }

    [Fact]
    public async Task A_connection_that_was_lost_while_it_lay_idle_is_nobodys_failure()
    {
        await AddAsync(1);
        await IdsAsync();
        // All but the one that asks for it.
        await Writer.RunAsync(write => write.QueryFirst(
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()", row => row.GetInt64(0)), Cancellation);

        await Task.WhenAll(Enumerable.Range(2, 20).Select(AddAsync));

        Assert.Equal(Enumerable.Range(1, 21), await IdsAsync());
    }

    [Fact]
    public async Task A_row_that_somebody_holds_for_too_long_is_an_outage()
    {
        await AddAsync(1);
        using var held = services.GetRequiredService<PostgresDatabase>().Open();
        await using var transaction = await held.BeginTransactionAsync(Cancellation);
        held.Run("update notes set text = 'held'");

        await Assert.ThrowsAsync<StorageUnavailableException>(() =>
            Writer.RunAsync(write => write.Execute("update notes set text = 'late'"), Cancellation));

        await transaction.RollbackAsync(Cancellation);
        Assert.Equal(1, await Writer.RunAsync(write => write.Execute("update notes set text = 'late'"), Cancellation));
    }

    [Fact]
    public async Task A_character_that_PostgreSQL_does_not_take_is_replaced_by_one_of_the_same_length()
    {
        await Writer.RunAsync(write => write.Execute("insert into notes values (1, @text)", ("@text", "a\0b")), Cancellation);

        Assert.Equal("a\uFFFDb", await Reads.RunAsync(read => read.QueryFirst("select text from notes", row => row.GetString(0))));
    }

    [Fact]
    public async Task Readers_cannot_write() => Assert.True(DatabaseErrors.IsUnavailable(
        await Assert.ThrowsAsync<PostgresException>(() => Reads.RunAsync(read => read.QueryFirst("insert into notes values (1, '') returning id", row => row.GetInt32(0))))));

    private Task<int> AddAsync(int id) =>
        Writer.RunAsync(write => write.Execute("insert into notes values (@id, @text)", ("@id", id), ("@text", "lane")), Cancellation);

    private Task<List<int>> IdsAsync() => Reads.RunAsync(read => read.Query("select id from notes order by id", row => row.GetInt32(0)));
}
