namespace Parley.Tests.Infrastructure;

/// <summary>
/// Names the trait by which a test says which case of the project's catalogue of faults it is: <c>D-01</c> to <c>D-27</c> for
/// storage and processes, <c>R-01</c> to <c>R-12</c> for the rules of a reply's life. <c>CasesTests</c> has them all.
/// </summary>
internal static class Cases
{
    public const string Trait = "Case";
}
