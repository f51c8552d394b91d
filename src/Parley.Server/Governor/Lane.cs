using Parley.Gemini;

namespace Parley.Server.Governor;

/// <summary>
/// The requests to one model with one key. While Gemini takes them they go straight through. Once it refuses, those that
/// come wait, and go on in rounds of one for each user.
/// </summary>
internal sealed class Lane(GovernorOptions options, Presence presence, TimeProvider clock) : IDisposable
{
    private const int MostTooLarge = 2;

    private readonly long origin = clock.GetTimestamp();
    private readonly Lock gate = new();
    private readonly SortedSet<Ticket> waiting = [];
    private readonly Dictionary<Guid, long> rounds = [];
    private readonly Passage passage = new(options.RequestsPerMinute);
    private ITimer? timer;
    private long round;
    private long tickets;

    private TimeSpan Now => clock.GetElapsedTime(origin);

    public Ticket Take(Asker asker) => new(asker, Interlocked.Increment(ref tickets), Now + options.LongestWait);

    /// <summary>Whether one that comes now may begin at once.</summary>
    public bool IsOpen
    {
        get
        {
            lock (gate)
                return waiting.Count == 0 && passage.IsOpen(Now);
        }
    }

    /// <summary>How long one would wait that comes now.</summary>
    public TimeSpan Estimate()
    {
        lock (gate)
            return passage.WaitOf(waiting.Count + 1, Now);
    }

    /// <summary>Ends when the request may begin; at once where nothing stands in its way.</summary>
    public Task EnterAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var now = Now;
            // Where nobody waits, one that will not wait may ask: it is Gemini then who refuses it, and says so better.
            if (waiting.Count == 0 && (passage.IsOpen(now) || (!MayWait(ticket) && !passage.IsHeldByOperator(now))))
            {
                Begin(ticket, now);
                return Task.CompletedTask;
            }

            ticket.Round ??= rounds[ticket.UserId] = Math.Max(round, rounds.GetValueOrDefault(ticket.UserId, -1) + 1);
            waiting.Add(ticket);
            if (passage.WaitOf(waiting.TakeWhile(other => other != ticket).Count() + 1, now) is var wait && (now + wait > ticket.Deadline || !MayWait(ticket)))
            {
                waiting.Remove(ticket);
                return Task.FromException(new LongWaitException(options.LongestWait, wait, passage.Limit)
                {
                    IsOfOperator = passage.IsHeldByOperator(now),
                });
            }

            var turn = ticket.Wait();
            Pump(now);
            return turn.IsCompleted ? turn : AwaitAsync(ticket, turn, cancellationToken);
        }
    }

    /// <summary>Something came.</summary>
    public void Answered()
    {
        if (passage.IsQuiet)
            return;
        lock (gate)
        {
            passage.Answered();
            Pump(Now);
        }
    }

    /// <summary>The request failed before anything came.</summary>
    /// <returns>Whether to enter again.</returns>
    public bool Refused(Ticket ticket, GeminiException failure)
    {
        lock (gate)
        {
            var now = Now;
            End(ticket);
            passage.Refused(ticket, failure, now);
            Pump(now);
            return failure.IsOfAMinute && MayWait(ticket) && !IsTooLarge(ticket, failure);
        }
    }

    /// <summary>The request has ended, in whatever way.</summary>
    public void Left(Ticket ticket)
    {
        lock (gate)
        {
            End(ticket);
            if (!passage.IsProbe(ticket))
                return;
            passage.Left(ticket);
            Pump(Now);
        }
    }

    public void Dispose() => timer?.Dispose();

    private async Task AwaitAsync(Ticket ticket, Task turn, CancellationToken cancellationToken)
    {
        await using var _ = cancellationToken.Register(() =>
        {
            lock (gate)
            {
                if (!waiting.Remove(ticket))
                    return;
                ticket.Cancel(cancellationToken);
                Pump(Now);
            }
        });
        await turn;
    }

    private void Begin(Ticket ticket, TimeSpan now)
    {
        ticket.IsAsking = true;
        presence.Began(ticket.UserId);
        passage.Begin(ticket, now);
    }

    private void End(Ticket ticket)
    {
        if (!ticket.IsAsking)
            return;
        ticket.IsAsking = false;
        presence.Ended(ticket.UserId);
    }

    /// <summary>What asks for more tokens than a minute has would be refused for ever, and hold up all that come after it: it goes to the end, and then away.</summary>
    private static bool IsTooLarge(Ticket ticket, GeminiException failure)
    {
        if (failure.Quotas.Any(quota => quota.IsOfAMinute && quota.CountsRequests))
            return false;
        ticket.Round = null;
        return ++ticket.TooLarge > MostTooLarge;
    }

    private bool MayWait(Ticket ticket) => options.LongestWait > TimeSpan.Zero && ticket.Patience switch
    {
        Patience.Waits => true,
        // Who has waited once has been told so, and waits on.
        Patience.WaitsBesideOthers => ticket.HasWaited || presence.HasOthers(ticket.UserId) || waiting.Any(other => other.UserId != ticket.UserId),
        _ => false,
    };

    /// <summary>Lets go who may, refuses who would wait too long, and tells the others where they stand.</summary>
    private void Pump(TimeSpan now)
    {
        passage.Look(now);
        while (waiting.Count > 0 && passage.IsOpen(now))
        {
            var next = waiting.Min!;
            waiting.Remove(next);
            round = Math.Max(round, next.Round!.Value);
            Begin(next, now);
            next.Go();
        }

        Tell(now);
        if (waiting.Count == 0)
            rounds.Clear();
        SetTimer(now);
    }

    private void Tell(TimeSpan now)
    {
        var (place, utc) = (0, clock.GetUtcNow());
        List<(Ticket Ticket, TimeSpan Wait)> late = [];
        foreach (var ticket in waiting)
        {
            var wait = passage.WaitOf(place + 1, now);
            // Who was told that the wait is short enough stays, whoever comes in between.
            if (Max(now, passage.OpensAt) > ticket.Deadline)
            {
                late.Add((ticket, wait));
                continue;
            }

            ticket.Say(new WaitState(++place, utc + wait));
        }

        foreach (var (ticket, wait) in late)
        {
            waiting.Remove(ticket);
            ticket.Refuse(new LongWaitException(options.LongestWait, wait, passage.Limit));
        }
    }

    private void SetTimer(TimeSpan now)
    {
        if (waiting.Count == 0)
            return;
        var next = passage.WaitOf(1, now);
        if (passage.ProbeEnds is { } known)
            next = Max(next, known - now);
        // Not before its time, of which a timer knows only milliseconds.
        next = Min(next, waiting.Min(ticket => ticket.Deadline) - now) + TimeSpan.FromMilliseconds(1);
        timer ??= clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(Max(next, TimeSpan.FromMilliseconds(1)), Timeout.InfiniteTimeSpan);
    }

    private void Wake()
    {
        lock (gate)
            Pump(Now);
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
