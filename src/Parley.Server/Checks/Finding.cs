namespace Parley.Server.Checks;

/// <summary>What was found of one thing that an installation needs.</summary>
/// <param name="Verdict">Whether it is in order.</param>
/// <param name="What">It, and how it is, in a sentence.</param>
/// <param name="Remedy">What to do about it, where it is not in order.</param>
internal sealed record Finding(Verdict Verdict, string What, string? Remedy = null)
{
    public override string ToString() => $"{Word,-8}{What}{(Remedy is null ? "" : $"\n        {Remedy}")}";

    private string Word => Verdict switch
    {
        Verdict.Good => "ok",
        Verdict.Doubtful => "warning",
        _ => "failed",
    };
}

/// <summary>Whether something is in order.</summary>
internal enum Verdict
{
    /// <summary>It is.</summary>
    Good,

    /// <summary>Parley works, but somebody should look at it.</summary>
    Doubtful,

    /// <summary>Parley does not work like this, or not for long.</summary>
    Bad,
}
