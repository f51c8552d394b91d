namespace Parley.Emulation.Http;

/// <summary>The last requests, in the order in which they arrived.</summary>
internal sealed class RequestLog(EmulatorOptions options)
{
    private readonly Lock gate = new();
    private readonly Queue<RecordedRequest> requests = [];
    private readonly Dictionary<int, TaskCompletionSource<RecordedRequest>> awaited = [];
    private int arrived;

    public IReadOnlyList<RecordedRequest> All
    {
        get
        {
            lock (gate)
                return [.. requests];
        }
    }

    public void Add(RecordedRequest request)
    {
        lock (gate)
        {
            requests.Enqueue(request);
            if (requests.Count > options.KeptRequests)
                requests.Dequeue();
            if (awaited.Remove(arrived++, out var waiting))
                waiting.SetResult(request);
        }
    }

    /// <summary>The request of that number, from 0, as soon as it is there.</summary>
    public Task<RecordedRequest> Number(int number)
    {
        lock (gate)
        {
            var oldest = arrived - requests.Count;
            if (number < oldest)
                throw new ArgumentOutOfRangeException(nameof(number), number, $"Kept are the requests from {oldest}.");
            if (number < arrived)
                return Task.FromResult(requests.ElementAt(number - oldest));
            if (!awaited.TryGetValue(number, out var waiting))
                awaited[number] = waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return waiting.Task;
        }
    }
}
