namespace Parley.Tests.Faults;

/// <summary>
/// Two real servers while something of theirs goes wrong: nothing is lost, nothing doubled, and others are served. Each
/// fault once and for a moment; <c>./test --long</c> has many rounds of each, and writes down what they came to.
/// </summary>
[Collection(nameof(Installation))]
public abstract class FaultTest(Installation installation)
{
    private const int ManyRounds = 4;

    internal static bool IsLong { get; } = Environment.GetEnvironmentVariable("PARLEY_LONG") is not null;

    /// <summary>Those of a kind; without the long ones only what is to be seen in a moment.</summary>
    private protected static TheoryData<string> Of(Dictionary<string, Fault> faults) =>
        [.. faults.Where(fault => IsLong || !fault.Value.IsLong).Select(fault => fault.Key)];

    private protected async Task CheckAsync(string what, Fault fault)
    {
        var seeds = new Random();
        for (var round = 0; round < (IsLong ? ManyRounds : 1); round++)
        {
            var seed = seeds.Next();
            TestContext.Current.SendDiagnosticMessage($"{what}: seed {seed}");
            FaultReport.Add(what, await new Round(installation, fault, seed).RunAsync());
        }
    }
}
