namespace Parley.Server.Models;

/// <summary>Which model is to answer.</summary>
internal abstract record ModelChoice
{
    private ModelChoice()
    {
    }

    /// <param name="For">The model, given the one that the conversation is set to.</param>
    internal sealed record Chosen(Func<string?, string> For) : ModelChoice;

    /// <param name="Code">One of <see cref="Protocol.ProblemCodes"/>.</param>
    /// <param name="Detail">Why, for a person.</param>
    internal sealed record Refused(string Code, string Detail) : ModelChoice;
}
