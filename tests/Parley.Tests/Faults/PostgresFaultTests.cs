using Npgsql;
using Parley.Protocol.Chat;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Faults;

/// <inheritdoc/>
[Trait(Databases.Trait, Databases.Postgres)]
public sealed class PostgresFaultTests(Installation installation) : FaultTest(installation)
{
    // What the database kept without anybody hearing of it is found as abandoned.
    private static readonly string[] Ends = [MessageStatus.Complete, MessageStatus.Interrupted];

    private static readonly Dictionary<string, Fault> Faults = new()
    {
        ["PostgreSQL is restarted"] = new(of => of.Postgres.StopAsync(), of => of.Postgres.ResumeAsync()) { IsOutage = true, Ends = Ends },
        // In short: PostgresOutageTests.
        ["PostgreSQL dies"] = new(of => of.Postgres.KillAsync(), of => of.Postgres.ResumeAsync()) { IsOutage = true, Ends = Ends, IsLong = true },
        ["PostgreSQL is paused for a moment"] = new(of => of.Postgres.PauseAsync(), of => of.Postgres.GoOnAsync()) { IsOutage = true },
        ["PostgreSQL is paused for long"] = new(of => of.Postgres.PauseAsync(), of => of.Postgres.GoOnAsync()) { IsOutage = true, Ends = Ends, LastsUntilRefused = true },
        ["PostgreSQL is slow"] = new(of => SlowAsync(of, 10), of => SlowAsync(of, 0)),
        ["PostgreSQL lets nobody in"] = new(FillAsync, MakeRoomAsync) { IsOutage = true, Ends = Ends, LastsUntilRefused = true },
    };

    public static TheoryData<string> All => Of(Faults);

    [Theory]
    [MemberData(nameof(All))]
    public Task All_that_was_promised_is_kept_when(string what) => CheckAsync(what, Faults[what]);

    private static Task SlowAsync(Installation of, int milliseconds)
    {
        of.Line.Delay = TimeSpan.FromMilliseconds(milliseconds);
        return Task.CompletedTask;
    }

    /// <summary>Takes every connection that is free, then those that the servers hold.</summary>
    private static async Task FillAsync(Installation of)
    {
        var mine = await of.OpenAsync();
        of.Taken.Add(mine);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await TakeAllAsync(of);
            await using var command = new NpgsqlCommand("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'parley'", mine);
            await command.ExecuteNonQueryAsync();
        }

        await TakeAllAsync(of);
    }

    private static async Task TakeAllAsync(Installation of)
    {
        try
        {
            while (true)
                of.Taken.Add(await of.OpenAsync());
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            // There is none left.
        }
    }

    private static async Task MakeRoomAsync(Installation of)
    {
        foreach (var connection in of.Taken)
            await connection.DisposeAsync();
        of.Taken.Clear();
    }
}
