namespace Parley.Protocol.Transfers;

/// <summary>What came of an import.</summary>
/// <param name="Imported">Conversations that are new here, or got messages that they had not.</param>
/// <param name="Skipped">Conversations of which everything was here already.</param>
/// <param name="Failed">What could not be taken in; the rest was.</param>
public sealed record ImportOutcome(int Imported, int Skipped, IReadOnlyList<FailedImport> Failed)
{
    /// <summary>Files that are new here.</summary>
    public int Files { get; init; }
}

/// <summary>A file that could not be taken in.</summary>
/// <param name="Name">Its name in the archive.</param>
/// <param name="Reason">Why, for a person.</param>
public sealed record FailedImport(string Name, string Reason);
