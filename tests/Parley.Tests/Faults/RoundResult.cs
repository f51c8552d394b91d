namespace Parley.Tests.Faults;

/// <summary>What a round came to, for the report.</summary>
internal sealed record RoundResult
{
    public int Questions { get; init; }

    /// <summary>How many replies ended in which way.</summary>
    public IReadOnlyDictionary<string, int> Ends { get; init; } = new Dictionary<string, int>();

    /// <summary>How long before the end text had been read that was lost.</summary>
    public TimeSpan Lost { get; init; }

    /// <summary>After which time every reply had a final state.</summary>
    public TimeSpan Decided { get; init; }

    /// <summary>What others asked.</summary>
    public int Requests { get; init; }

    /// <summary>How many of that were refused for want of the database.</summary>
    public int Refused { get; init; }

    public TimeSpan At95 { get; init; }

    public TimeSpan Slowest { get; init; }

    /// <summary>Of what needs no database.</summary>
    public TimeSpan ProbesAt95 { get; init; }

    /// <summary>How much more a server held than before.</summary>
    public Footprint More { get; init; } = new(0, 0);

    public static RoundResult Of(Bystander bystander) => new()
    {
        Requests = bystander.Api.Count,
        Refused = bystander.Api.Count(one => one.Answer.IsRefusedForStorage),
        At95 = Bystander.At95(bystander.Api),
        Slowest = bystander.Api.Max(one => one.Took),
        ProbesAt95 = Bystander.At95(bystander.Probes),
    };
}
