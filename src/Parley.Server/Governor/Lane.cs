using System.Net;
using Parley.Gemini;

namespace Parley.Server.Governor;

/// <summary>
/// The requests to one model with one key. While Gemini takes them they go straight through. Once it refuses, those that
/// come wait, and go on in rounds of one for each user: as many as a limit lets through where one is known, else one
/// alone, whose answer shows that the way is free.
/// </summary>
internal sealed class Lane(GovernorOptions options, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Unsaid = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    // Refusals come at once: what is not refused by now was taken.
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(5);

    private const int MostTooLarge = 2;

    private readonly long origin = clock.GetTimestamp();
    private readonly Lock gate = new();
    private readonly SortedSet<Ticket> waiting = [];
    private readonly Dictionary<Guid, long> rounds = [];
    private readonly Pace pace = new(options.RequestsPerMinute);
    private readonly Presence presence = new();
    private ITimer? timer;
    private Ticket? probe;
    private GeminiException? limit;
    private TimeSpan openAt;
    private long round;
    private long tickets;
    private int overloads;
    private int told;
    private bool isCareful;

    private TimeSpan Now => clock.GetElapsedTime(origin);

    public Ticket Take(Asker asker) => new(asker, Interlocked.Increment(ref tickets), Now + options.LongestWait);

    /// <summary>Whether one that comes now may begin at once.</summary>
    public bool IsOpen
    {
        get
        {
            lock (gate)
                return waiting.Count == 0 && CanBegin(Now);
        }
    }

    /// <summary>How long one would wait that comes now.</summary>
    public TimeSpan Estimate()
    {
        lock (gate)
            return WaitOf(waiting.Count + 1, Now);
    }

    /// <summary>Ends when the request may begin; at once where nothing stands in its way.</summary>
    public Task EnterAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var now = Now;
            // Where nobody waits, one that will not wait may ask: it is Gemini then who refuses it, and says so better.
            if (waiting.Count == 0 ? CanBegin(now) || !MayWait(ticket, now) : options.LongestWait == TimeSpan.Zero)
            {
                Begin(ticket, now);
                return Task.CompletedTask;
            }

            ticket.Round ??= rounds[ticket.UserId] = Math.Max(round, rounds.GetValueOrDefault(ticket.UserId, -1) + 1);
            waiting.Add(ticket);
            if (WaitOf(waiting.TakeWhile(other => other != ticket).Count() + 1, now) is var wait && (now + wait > ticket.Deadline || !MayWait(ticket, now)))
            {
                waiting.Remove(ticket);
                return Task.FromException(new LongWaitException(options.LongestWait, wait, limit));
            }

            var turn = ticket.Wait();
            Pump(now);
            return turn.IsCompleted ? turn : AwaitAsync(ticket, turn, cancellationToken);
        }
    }

    /// <summary>Something came.</summary>
    public void Answered(Ticket ticket)
    {
        if (!Volatile.Read(ref isCareful) && overloads == 0)
            return;
        lock (gate)
        {
            overloads = 0;
            Open();
            Left(ticket);
        }
    }

    /// <summary>The request failed before anything came.</summary>
    /// <returns>Whether to enter again.</returns>
    public bool Refused(Ticket ticket, GeminiException failure)
    {
        lock (gate)
        {
            var now = Now;
            if (probe == ticket)
                probe = null;
            if (failure.IsOfAMinute)
                Limit(ticket, failure, now);
            else if (failure.StatusCode == HttpStatusCode.ServiceUnavailable)
                Overloaded(ticket, now);
            Pump(now);
            return failure.IsOfAMinute && MayWait(ticket, now) && !IsTooLarge(ticket, failure);
        }
    }

    /// <summary>The request has ended, in whatever way.</summary>
    public void Left(Ticket ticket)
    {
        if (Volatile.Read(ref probe) != ticket)
            return;
        lock (gate)
        {
            probe = null;
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

    private void Limit(Ticket ticket, GeminiException failure, TimeSpan now)
    {
        pace.Undo(ticket.Began);
        limit = failure.WithoutExchange();
        openAt = Max(openAt, now + (failure.RetryAfter ?? Unsaid));
        if (failure.RequestsPerMinute is { } most)
            pace.Learn(most, now);
        isCareful |= !pace.IsLimited(now);
    }

    private void Overloaded(Ticket ticket, TimeSpan now)
    {
        isCareful = true;
        // Those that were on their way together count as one.
        if (ticket.Told != told)
            return;
        told++;
        // The first failure may be an accident; whoever waits behind it is the next to try.
        if (++overloads > 1)
            openAt = Max(openAt, now + TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(overloads - 2, 8))));
    }

    private void Open()
    {
        isCareful = false;
        probe = null;
        Pump(Now);
    }

    private bool CanBegin(TimeSpan now) => openAt <= now && !(isCareful && probe is not null) && pace.BeginOf(1, now, now) <= now;

    private void Begin(Ticket ticket, TimeSpan now)
    {
        (ticket.Began, ticket.Told) = (now, told);
        presence.Saw(ticket.UserId, now);
        pace.Begin(now);
        if (isCareful)
            probe = ticket;
    }

    /// <summary>What asks for more tokens than a minute has would be refused for ever, and hold up all that come after it: it goes to the end, and then away.</summary>
    private static bool IsTooLarge(Ticket ticket, GeminiException failure)
    {
        if (failure.RequestsPerMinute is not null)
            return false;
        ticket.Round = null;
        return ++ticket.TooLarge > MostTooLarge;
    }

    private bool MayWait(Ticket ticket, TimeSpan now) => options.LongestWait > TimeSpan.Zero && ticket.Patience switch
    {
        Patience.Waits => true,
        Patience.WaitsBesideOthers => presence.HasOthers(ticket.UserId, now) || waiting.Any(other => other.UserId != ticket.UserId),
        _ => false,
    };

    /// <summary>Lets go who may, refuses who would wait too long, and tells the others where they stand.</summary>
    private void Pump(TimeSpan now)
    {
        if (probe is not null && isCareful && probe.Began + ProbeTime <= now)
            (isCareful, probe) = (false, null);
        while (waiting.Count > 0 && CanBegin(now))
        {
            var next = waiting.Min!;
            waiting.Remove(next);
            round = Math.Max(round, next.Round!.Value);
            Begin(next, now);
            next.Go();
        }

        Tell(now);
        if (waiting.Count == 0)
        {
            rounds.Clear();
            round = 0;
        }

        SetTimer(now);
    }

    private void Tell(TimeSpan now)
    {
        var (place, utc) = (0, clock.GetUtcNow());
        List<(Ticket Ticket, TimeSpan Wait)> late = [];
        foreach (var ticket in waiting)
        {
            var wait = WaitOf(place + 1, now);
            // Who was told that the wait is short enough stays, whoever comes in between.
            if (Max(now, openAt) > ticket.Deadline)
            {
                late.Add((ticket, wait));
                continue;
            }

            ticket.Say(new WaitState(++place, utc + wait));
        }

        foreach (var (ticket, wait) in late)
        {
            waiting.Remove(ticket);
            ticket.Refuse(new LongWaitException(options.LongestWait, wait, limit));
        }
    }

    private TimeSpan WaitOf(int place, TimeSpan now) => Max(pace.BeginOf(place, Max(openAt, now), now) - now, TimeSpan.Zero);

    private void SetTimer(TimeSpan now)
    {
        if (waiting.Count == 0)
            return;
        var next = WaitOf(1, now);
        if (isCareful && probe is not null)
            next = Max(next, probe.Began + ProbeTime - now);
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
