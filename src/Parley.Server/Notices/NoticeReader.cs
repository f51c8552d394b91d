namespace Parley.Server.Notices;

/// <summary>One reader's place among a user's notices.</summary>
internal sealed class NoticeReader(NoticeBoard board, Guid ownerId, long? position) : IDisposable
{
    private readonly Signal signal = new();

    public Guid OwnerId => ownerId;

    /// <summary>The number of the last notice that was read; null for one who has read none that are still known.</summary>
    internal long? Position { get; set; } = position;

    /// <summary>What was posted since the last call.</summary>
    public IReadOnlyList<PostedNotice> Take() => board.Read(this);

    /// <summary>Ends when there is something new, or somebody called <see cref="Wake"/>.</summary>
    public ValueTask WaitAsync() => signal.WaitAsync();

    public void Wake() => signal.Raise();

    public void Dispose() => board.Close(this);
}
