namespace Parley.Server.Governor;

/// <summary>
/// How many requests a minute there may be: as configured, else what Gemini said when it refused one. That is forgotten
/// after a while, for limits grow and nobody says so: one more refusal tells.
/// </summary>
/// <param name="configured">As configured.</param>
internal sealed class Pace(int? configured)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    // While a limit is known: when the requests of the last minute began, in order.
    private readonly List<TimeSpan> begun = [];
    private int? learned;
    private TimeSpan learnedAt;

    /// <summary>Whether there is any limit.</summary>
    public bool IsLimited(TimeSpan now) => LimitAt(now) is not null;

    /// <summary>Gemini said so.</summary>
    public void Learn(int limit, TimeSpan now) => (learned, learnedAt) = (limit, now);

    /// <summary>A request begins.</summary>
    public void Begin(TimeSpan now)
    {
        if (LimitAt(now) is null)
            return;
        begun.RemoveAll(time => time + Minute <= now);
        begun.Add(now);
    }

    /// <summary>Whether as many began as are configured: Gemini would take more.</summary>
    public bool HasReachedConfigured(TimeSpan now) => configured is { } most && begun.Count(time => time + Minute > now) >= most;

    /// <summary>Gemini refused one, so it does not count.</summary>
    public void Undo(TimeSpan began) => begun.Remove(began);

    /// <summary>When the one may begin that has this place among those who wait.</summary>
    /// <param name="place">From 1 on.</param>
    /// <param name="from">Not before this time.</param>
    /// <param name="now">The time.</param>
    public TimeSpan BeginOf(int place, TimeSpan from, TimeSpan now)
    {
        if (LimitAt(now) is not { } limit)
            return from;

        // A minute has as many places as the limit: those free now, and those that come free one by one. The next minutes repeat it.
        var counting = begun.FindAll(time => time + Minute > from);
        var (minutes, index) = Math.DivRem(place - 1, limit);
        var free = Math.Max(0, limit - counting.Count);
        return (index < free ? from : counting[index - free + Math.Max(0, counting.Count - limit)] + Minute) + Minute * minutes;
    }

    private int? LimitAt(TimeSpan now)
    {
        if (learned is not null && now - learnedAt > Memory)
        {
            learned = null;
            begun.Clear();
        }

        return learned is { } said && configured is { } set ? Math.Min(said, set) : learned ?? configured;
    }
}
