using System.Net;
using Parley.Gemini;

namespace Parley.Server.Governor;

/// <summary>
/// Whether requests to Gemini may begin: freely while none is refused; after a refusal not before the time that it named,
/// then as many a minute as it named, or where it named no number one alone, whose answer shows that the way is free. Its
/// lane sees to it that it is used by one at a time.
/// </summary>
/// <param name="requestsPerMinute">As configured.</param>
internal sealed class Passage(int? requestsPerMinute)
{
    /// <summary>How long it takes until it is worth another try, where nobody says that.</summary>
    public static readonly TimeSpan Unsaid = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    // Refusals come at once: what is not refused by now was taken.
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(5);

    private readonly Pace pace = new(requestsPerMinute);
    private Ticket? probe;
    private int overloads;
    private int told;
    private bool isCareful;

    /// <summary>The last refusal for a limit, without what was exchanged.</summary>
    public GeminiException? Limit { get; private set; }

    /// <summary>Nothing begins before.</summary>
    public TimeSpan OpensAt { get; private set; }

    /// <summary>Nothing was refused of late; may be asked at any time.</summary>
    public bool IsQuiet => !Volatile.Read(ref isCareful) && Volatile.Read(ref overloads) == 0;

    /// <summary>When it is known whether the one that went alone was taken; null where none is on its way.</summary>
    public TimeSpan? ProbeEnds => isCareful && probe is not null ? probe.Began + ProbeTime : null;

    /// <summary>Whether this is the one that went alone; may be asked at any time.</summary>
    public bool IsProbe(Ticket ticket) => Volatile.Read(ref probe) == ticket;

    public bool IsOpen(TimeSpan now) => OpensAt <= now && ProbeEnds is null && pace.BeginOf(1, now, now) <= now;

    /// <summary>Whether it is the operator's limit that stands in the way, which Gemini would not tell anybody of.</summary>
    public bool IsHeldByOperator(TimeSpan now) => pace.HasReachedConfigured(now);

    /// <summary>How long the one waits that has this place, from 1 on.</summary>
    public TimeSpan WaitOf(int place, TimeSpan now)
    {
        var wait = pace.BeginOf(place, OpensAt > now ? OpensAt : now, now) - now;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    public void Begin(Ticket ticket, TimeSpan now)
    {
        (ticket.Began, ticket.Told) = (now, told);
        pace.Begin(now);
        if (isCareful)
            probe = ticket;
    }

    public void Answered()
    {
        (overloads, isCareful, probe) = (0, false, null);
    }

    public void Refused(Ticket ticket, GeminiException failure, TimeSpan now)
    {
        Left(ticket);
        if (failure.IsOfAMinute)
            Limited(ticket, failure, now);
        else if (failure.StatusCode == HttpStatusCode.ServiceUnavailable)
            Overloaded(ticket, now);
    }

    public void Left(Ticket ticket)
    {
        if (probe == ticket)
            probe = null;
    }

    /// <summary>Takes it that the one alone was taken, once it was not refused for long enough.</summary>
    public void Look(TimeSpan now)
    {
        if (ProbeEnds <= now)
            (isCareful, probe) = (false, null);
    }

    private void Limited(Ticket ticket, GeminiException failure, TimeSpan now)
    {
        pace.Undo(ticket.Began);
        Limit = failure.WithoutExchange();
        NotBefore(now + (failure.RetryAfter ?? Unsaid));
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
            NotBefore(now + TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(overloads - 2, 8))));
    }

    private void NotBefore(TimeSpan time) => OpensAt = OpensAt > time ? OpensAt : time;
}
