using Parley.Protocol.Chat;

namespace Parley.Tests.Faults;

/// <summary>Something that goes wrong.</summary>
/// <param name="Begin">Brings it about.</param>
/// <param name="End">Sets it right again.</param>
internal sealed record Fault(Func<Installation, Task> Begin, Func<Installation, Task> End)
{
    /// <summary>So long it lasts where nothing else is said.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(1.2);

    private const string Short = "bench:deltas=6,rate=40,stamp=1";
    private const string Long = "bench:deltas=40,rate=25,stamp=1";

    /// <summary>All is well, but the servers have just started.</summary>
    public static Fault None { get; } = new(_ => Task.CompletedTask, _ => Task.CompletedTask) { IsTimed = false };

    public TimeSpan Lasts { get; init; } = Usual;

    /// <summary>Whether it is one for <c>./test --long</c> alone.</summary>
    public bool IsLong { get; init; }

    /// <summary>Whether others are to be served in time.</summary>
    public bool IsTimed { get; init; } = true;

    /// <summary>Whether the first server is away meanwhile.</summary>
    public bool TakesServer { get; init; }

    /// <summary>Whether requests may be refused meanwhile, for want of the database.</summary>
    public bool IsOutage { get; init; }

    /// <summary>Whether it lasts until somebody was refused.</summary>
    public bool LastsUntilRefused { get; init; }

    /// <summary>How much of what somebody had read may be gone.</summary>
    public TimeSpan MostLost { get; init; }

    /// <summary>How an answer may end.</summary>
    public IReadOnlyList<string> Ends { get; init; } = [MessageStatus.Complete];

    public IReadOnlyList<string> Questions { get; init; } = [Short, Short, Long];

    /// <summary>How long the longest answer takes, where nobody cuts it off.</summary>
    public TimeSpan LongestAnswer { get; init; } = TimeSpan.FromSeconds(2);
}
