using Parley.Gemini;

namespace Parley.Server.Governor;

/// <summary>One request's place in a lane. They are ordered by rounds, in each of which every user has one turn, then by when they came.</summary>
/// <param name="asker">For whom.</param>
/// <param name="number">Rises with each that comes.</param>
/// <param name="deadline">Until when it waits at most.</param>
internal sealed class Ticket(Asker asker, long number, TimeSpan deadline) : IComparable<Ticket>
{
    private TaskCompletionSource? go;
    private WaitState? told;

    public Guid UserId => asker.UserId;

    public Patience Patience => asker.Patience;

    public TimeSpan Deadline => deadline;

    /// <summary>The round in which it has its turn; null before it had to wait.</summary>
    public long? Round { get; set; }

    /// <summary>How often it asked for more tokens than a minute has.</summary>
    public int TooLarge { get; set; }

    /// <summary>Whether its request is on its way.</summary>
    public bool IsAsking { get; set; }

    /// <summary>When its request began.</summary>
    public TimeSpan Began { get; set; }

    /// <summary>How often Gemini had said by then that it is overloaded.</summary>
    public int Told { get; set; }

    public bool HasWaited => go is not null;

    /// <summary>From now on it waits.</summary>
    public Task Wait() => (go = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Go()
    {
        Say(null);
        go?.TrySetResult();
    }

    public void Refuse(GeminiException refusal)
    {
        Say(null);
        go?.TrySetException(refusal);
    }

    public void Cancel(CancellationToken cancellationToken)
    {
        Say(null);
        go?.TrySetCanceled(cancellationToken);
    }

    /// <summary>Says where it stands, where that is news.</summary>
    public void Say(WaitState? waiting)
    {
        // Seconds pass by themselves: whoever is told counts down.
        if (waiting is { } now && told is { } before && now.Place == before.Place && Math.Abs((now.Until - before.Until).TotalSeconds) < 1.5)
            return;
        if (waiting is null && told is null)
            return;
        told = waiting;
        asker.Tell?.Invoke(waiting);
    }

    public int CompareTo(Ticket? other) =>
        other is null ? 1 : (Round, Number).CompareTo((other.Round, other.Number));

    private long Number => number;
}
