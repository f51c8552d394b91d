using System.Diagnostics;

namespace Parley.Tests.Faults;

/// <summary>People talk, something goes wrong and is set right, and then everything that was promised is looked at.</summary>
internal sealed class Round(Installation installation, Fault fault, int seed)
{
    private static readonly int People = FaultTest.IsLong ? 8 : 4;
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(0.6);

    /// <summary>Until when a reply has a final state that was growing when things went wrong.</summary>
    private static readonly TimeSpan LongestUndecided = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async Task<RoundResult> RunAsync()
    {
        IReadOnlyList<User> users;
        await using (var db = await installation.OpenAsync())
            users = await User.AddAsync(db, $"p{Guid.CreateVersion7().ToString("N")[20..]}", People + 1);
        var people = users.Skip(1).Select((user, i) => new Person(user, installation.Servers, fault.Questions, seed + i)).ToList();
        var bystander = new Bystander(users[0], [.. installation.Servers.Skip(fault.TakesServer ? 1 : 0)]);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        RoundResult result;
        try
        {
            result = await RunAsync(people, bystander, given.Token);
        }
        finally
        {
            // Whoever failed leaves nobody talking.
            await given.CancelAsync();
            people.ForEach(person => person.Dispose());
            bystander.Dispose();
        }

        return result with { More = await installation.SettledAsync(Cancelled) };
    }

    private async Task<RoundResult> RunAsync(List<Person> people, Bystander bystander, CancellationToken cancelled)
    {
        using var enough = new CancellationTokenSource();
        using var over = new CancellationTokenSource();
        installation.KilledAt = null;

        var talking = Task.WhenAll(people.Select(person => person.TalkAsync(enough.Token, cancelled)));
        await Task.Delay(Before + TimeSpan.FromMilliseconds(new Random(seed).Next(700)), cancelled);
        var watching = bystander.WatchAsync(over.Token, cancelled);
        var began = Moment.Now;
        try
        {
            await fault.Begin(installation);
            await LastAsync(bystander, talking, watching);
        }
        finally
        {
            await fault.End(installation);
        }

        await enough.CancelAsync();
        // Of a server that is gone the others take over as soon as they notice.
        var decided = await DecidedAsync(fault.TakesServer ? began : Moment.Now);
        await installation.BackAsync(bystander.User, Cancelled);
        await over.CancelAsync();
        await watching;
        await talking.WaitAsync(LongestEnd, Cancelled);
        // Nobody waits for what was sent out of the queue.
        await DecidedAsync(Moment.Now);

        var ledger = new Ledger(installation, fault, people, bystander);
        await ledger.CheckAsync();
        return ledger.Result with { Decided = decided };
    }

    private async Task LastAsync(Bystander bystander, Task talking, Task watching)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < fault.Lasts || (fault.LastsUntilRefused && !bystander.Api.Any(one => one.Answer.IsRefusedForStorage)))
        {
            Assert.True(watch.Elapsed < fault.Lasts + Bystander.LongestRefusal, "Nobody was refused.");
            if (talking.IsFaulted || watching.IsFaulted)
                await Task.WhenAll(talking, watching);
            await Task.Delay(50, Cancelled);
        }
    }

    /// <summary>Waits until every reply has a final state that was begun before.</summary>
    private async Task<TimeSpan> DecidedAsync(Moment moment)
    {
        await using var db = await installation.OpenAsync();
        while (await Ledger.CountAsync(db, """select count(*) from "Messages" where "Status" = 'streaming' and "CreatedAt" < @before""", moment.Time) > 0)
        {
            Assert.True(moment.Since < LongestUndecided + fault.LongestAnswer, "A reply has no final state.");
            await Task.Delay(50, Cancelled);
        }

        return moment.Since;
    }

    private sealed record Moment(DateTimeOffset Time, long Stamp)
    {
        public static Moment Now => new(TimeProvider.System.GetUtcNow(), Stopwatch.GetTimestamp());

        public TimeSpan Since => Stopwatch.GetElapsedTime(Stamp);
    }
}
