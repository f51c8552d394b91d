using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Data;

[Trait(Databases.Trait, Databases.Sqlite)]
public sealed class WriteLaneTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unit_that_fails_is_undone_alone_and_the_others_of_its_group_are_kept()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var held = await database.Lane.EnterAsync(Cancellation);

        var first = database.AddAsync(1);
        var failing = database.Lane.RunAsync<int>(write =>
        {
            write.Execute("INSERT INTO notes (id, text) VALUES (2, 'undone')");
            throw new InvalidOperationException("on purpose");
        }, Cancellation);
        var taken = database.AddAsync(1);
        var last = database.AddAsync(3);
        held.Dispose();

        await Task.WhenAll(first, last);
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        Assert.True(DatabaseErrors.IsUniqueViolation(await Assert.ThrowsAsync<SqliteException>(() => taken)));
        Assert.Equal([1, 3], await database.IdsAsync());
    }

    [Fact]
    public async Task A_cancelled_unit_that_still_waits_is_not_run()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var cancellation = new CancellationTokenSource();
        using var held = await database.Lane.EnterAsync(Cancellation);

        var cancelled = database.Lane.RunAsync(write => write.Execute("DELETE FROM notes"), cancellation.Token);
        await cancellation.CancelAsync();
        held.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    [Fact, Trait(Cases.Trait, "D-07")]
    public async Task Entity_Framework_and_the_lane_write_at_once_without_ever_meeting_a_lock()
    {
        await using var database = await TestDatabase.CreateAsync();

        var writes = Enumerable.Range(1, 200).Select(id => id % 2 == 0 ? database.AddAsync(id) : AddWithEntityFramework(id));
        await Task.WhenAll(writes);

        Assert.Equal(Enumerable.Range(1, 200), await database.IdsAsync());

        async Task<int> AddWithEntityFramework(int id)
        {
            await using var scope = database.Scope(out var context);
            await using var transaction = await context.Database.BeginTransactionAsync(Cancellation);
            var rows = await context.Database.ExecuteSqlAsync($"INSERT INTO notes (id, text) VALUES ({id}, 'ef')", Cancellation);
            await transaction.CommitAsync(Cancellation);
            return rows;
        }
    }

    [Fact]
    public async Task A_single_statement_of_Entity_Framework_waits_for_the_lane()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var scope = database.Scope(out var context);
        using var held = await database.Lane.EnterAsync(Cancellation);

        var write = context.Database.ExecuteSqlAsync($"INSERT INTO notes (id, text) VALUES (1, 'ef')", Cancellation);
        Assert.False(write.IsCompleted);
        Assert.Empty(await database.IdsAsync());
        held.Dispose();

        Assert.Equal(1, await write);
        Assert.Equal(1, await database.AddAsync(2));
    }

    [Fact]
    public async Task A_transaction_that_nobody_ends_lets_the_lane_go_with_its_disposal()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var scope = database.Scope(out var context);
        await using (await context.Database.BeginTransactionAsync(Cancellation))
            await context.Database.ExecuteSqlAsync($"INSERT INTO notes (id, text) VALUES (1, 'ef')", Cancellation);

        await database.AddAsync(2);

        Assert.Equal([2], await database.IdsAsync());
    }

    [Fact]
    public async Task A_failing_statement_of_Entity_Framework_lets_the_lane_go()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var scope = database.Scope(out var context);

        await Assert.ThrowsAsync<SqliteException>(() => context.Database.ExecuteSqlAsync($"INSERT INTO nowhere VALUES (1)", Cancellation));

        Assert.Equal(1, await database.AddAsync(1));
    }

    [Fact]
    public async Task What_waits_when_the_lane_is_closed_is_written_first()
    {
        await using var database = await TestDatabase.CreateAsync();
        var held = await database.Lane.EnterAsync(Cancellation);
        var waiting = database.AddAsync(1);
        held.Dispose();

        database.Lane.Dispose();

        Assert.Equal(1, await waiting);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => database.AddAsync(2));
    }

    [Fact, Trait(Cases.Trait, "D-06")]
    public async Task A_lock_held_from_outside_fails_the_write_soon_and_is_forgotten_when_it_goes()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var scope = database.Scope(out var context);
        await using (var outside = new SqliteConnection($"Data Source={database.Path};Pooling=False"))
        {
            await outside.OpenAsync(Cancellation);
            await using var locked = outside.BeginTransaction(deferred: false);

            await Assert.ThrowsAsync<StorageUnavailableException>(() => database.AddAsync(1));
            var failure = await Assert.ThrowsAsync<SqliteException>(() => context.Database.BeginTransactionAsync(Cancellation));
            Assert.True(DatabaseErrors.IsUnavailable(failure));
            Assert.Empty(await database.IdsAsync());
        }

        await scope.DisposeAsync();
        Assert.Equal(1, await database.AddAsync(1));
    }

    [Fact, Trait(Cases.Trait, "D-01")]
    public async Task A_full_disk_fails_all_of_the_group_and_nothing_of_it_is_kept()
    {
        await using var database = await TestDatabase.CreateAsync();
        var pages = await database.Lane.RunAsync(write =>
            write.QueryFirst("PRAGMA page_count", row => row.GetInt32(0)), Cancellation);

        var full = database.Lane.RunAsync(write =>
        {
            write.Query($"PRAGMA max_page_count={pages}", row => row.GetInt32(0));
            return write.Execute("INSERT INTO notes (id, text) VALUES (1, @text)", ("@text", new string('x', 100_000)));
        }, Cancellation);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => full);
        Assert.Empty(await database.IdsAsync());
        Assert.Equal(1, await database.AddAsync(2));
    }
}
