using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Search;

/// <summary>
/// Brings the index up to what is stored, every second, many entries at a time: one by one each would cost several times
/// as much. What is not in it yet, a search looks through itself.
/// </summary>
internal sealed partial class SearchIndexer(SearchIndex index, DatabaseWriter writer, ReadPool readers, TimeProvider clock, ILogger<SearchIndexer> logger)
    : BackgroundService, IHostedLifecycleService
{
    private const int MostEntries = 200;
    private const int MostCharacters = 500_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Before the first request.</summary>
    public Task StartingAsync(CancellationToken cancellationToken) => writer.RunAsync(index.Create, cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Periodically.RunAsync(Interval, clock, TryToCatchUpAsync, stoppingToken);

    private async Task TryToCatchUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CatchUpAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.Failed(logger, failure);
        }
    }

    /// <summary>Indexes all that waits.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken = default)
    {
        while (await readers.RunAsync(db => index.Waiting(db, MostEntries)) is { Count: > 0 } waiting)
        {
            // Words are cut here, so that nobody's write waits for it.
            var characters = 0;
            var entries = waiting.TakeWhile(entry => (characters += entry.Text.Length) <= MostCharacters || entry == waiting[0])
                .Select(entry => (Entry: entry, Words: SearchWords.Of(entry.Text))).ToList();
            await writer.RunAsync(db => entries.ForEach(each => index.Add(db, each.Entry, each.Words)), cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "What is new could not be indexed for the search; it is tried again.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
