using Parley.Emulation.Errors;

namespace Parley.Emulation.Http;

/// <summary>A limit of requests a minute for each key and model: those count that were answered within the last minute.</summary>
internal sealed class MinuteQuota(EmulatorOptions options, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Key, string Model), Queue<DateTimeOffset>> taken = [];

    /// <summary>How many; null: as many as come.</summary>
    public int? Limit { get; set; } = options.RequestsPerMinute;

    public GeminiError? Refusal(HttpRequest request, string model)
    {
        if (Limit is not { } limit)
            return null;
        var key = request.Headers["x-goog-api-key"].ToString();
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (!taken.TryGetValue((key, model), out var times))
                taken[(key, model)] = times = [];
            while (times.TryPeek(out var oldest) && oldest + Minute <= now)
                times.Dequeue();
            if (times.Count >= limit)
                return GeminiErrors.QuotaPerMinute(model, limit, times.Peek() + Minute - now);
            times.Enqueue(now);
            return null;
        }
    }
}
