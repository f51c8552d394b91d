namespace Parley.Server.Data;

/// <summary>The server must not start; each reason is a sentence for the operator that says what to do.</summary>
internal sealed class StartRefusedException(IReadOnlyList<string> reasons) : Exception(string.Join(Environment.NewLine, reasons))
{
    public StartRefusedException(string reason)
        : this([reason])
    {
    }

    public IReadOnlyList<string> Reasons { get; } = reasons;
}
