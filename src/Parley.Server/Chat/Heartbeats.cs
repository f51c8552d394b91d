using Parley.Server.Data;

namespace Parley.Server.Chat;

/// <summary>
/// By what servers know of each other that they live. Alone there is time: at its start a server takes over whatever is
/// there. Beside others a reply of a dead one is to be found within seconds, by one clock: the database's.
/// </summary>
internal sealed class Heartbeats(bool areShared, TimeProvider clock)
{
    /// <summary>After which silence a server counts as dead by the clock of another.</summary>
    public static readonly TimeSpan LongestSkewed = TimeSpan.FromSeconds(60);

    private long? inTouchSince;

    /// <summary>After which silence a server counts as dead.</summary>
    public TimeSpan RunOut { get; } = TimeSpan.FromSeconds(areShared ? 10 : 60);

    /// <summary>How often the dead are looked for.</summary>
    public TimeSpan LookEvery { get; } = TimeSpan.FromSeconds(areShared ? 1 : 5);

    /// <summary>How often a server says that it lives.</summary>
    public static TimeSpan Every(bool areShared) => TimeSpan.FromSeconds(areShared ? 2 : 10);

    /// <summary>The time by which heartbeats are written and read.</summary>
    public static DateTimeOffset Now(PreparedConnection db, bool areShared, DateTimeOffset own) =>
        areShared && db.Dialect == Dialect.Postgres ? db.QueryFirst("select clock_timestamp()", row => row.GetInstant(0)) : own;

    /// <summary>
    /// Whether the dead can be told from the living: while the database was away nobody could say a word, so they get
    /// time for it first.
    /// </summary>
    public bool CanTell => !areShared || (inTouchSince is { } since && clock.GetElapsedTime(since) > RunOut);

    /// <summary>The database answered, or it did not, or late.</summary>
    public void Asked(bool answered, TimeSpan took) => inTouchSince = answered && took < LookEvery * 2 ? inTouchSince ?? clock.GetTimestamp() : null;
}
