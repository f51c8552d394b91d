using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Parley.Gemini;
using Parley.Protocol.Providers;

namespace Parley.Server.Providers;

/// <summary>Asks providers for their models, and keeps what they say.</summary>
internal sealed partial class ProviderLists(
    ProviderHttp http, ProviderKeyVault vault, ProviderStore store, ProviderBook book, TimeProvider clock, ILogger<ProviderLists> logger)
{
    private const int Most = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    // Longer than one takes, and long enough where what it said could not be kept.
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);
    private static readonly string[] OtherUses = ["embed", "whisper", "tts", "dall-e", "moderation", "rerank", "transcribe", "realtime", "sora", "gpt-image"];
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> asked = [];

    /// <summary>The models that can be asked. Providers that were not asked for a while are asked again; nobody waits for it.</summary>
    public async ValueTask<IReadOnlyList<OfferedModel>> ModelsAsync()
    {
        foreach (var provider in await book.ListAsync())
        {
            if (provider.IsEnabled && IsStale(provider))
                _ = Task.Run(() => RefreshBesideAsync(provider));
        }

        return await book.ModelsAsync();
    }

    /// <summary>Asks one now. What it said before is kept where it says nothing.</summary>
    /// <returns>As it is known then; null where there is none.</returns>
    public async Task<KnownProvider?> RefreshAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(id) is not { } provider)
            return null;

        var (models, problem) = await AskAsync(provider, cancellationToken);
        if (problem is not null)
            Log.Failed(logger, provider.Name, problem);
        var changed = await store.ChangeAsync(id, now => now with
        {
            // Another address was entered meanwhile: what was found is of another server.
            Listed = models is null || now.Address != provider.Address ? now.Listed : models,
            Problem = problem,
            CheckedAt = clock.GetUtcNow(),
        });
        book.Tell();
        return changed;
    }

    /// <summary>What it lists, or one of <see cref="ModelProviderProblems"/>.</summary>
    public async Task<(IReadOnlyList<string>? Models, string? Problem)> AskAsync(KnownProvider provider, CancellationToken cancellationToken)
    {
        if (http.RefusalOf(provider.Address) is not null)
            return (null, ModelProviderProblems.AddressRefused);
        if (!vault.TryOpen(provider, out var key))
            return (null, ModelProviderProblems.KeyLost);

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(provider.BaseAddress, "models"));
            if (key is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var answer = await http.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (ProblemOf(answer.StatusCode) is { } problem)
                return (null, problem);
            using var json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(limit.Token), default, limit.Token);
            return ModelsIn(json.RootElement) is { } models ? (models, null) : (null, ModelProviderProblems.NotTheProtocol);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, ProblemOf(failure, provider.Name));
        }
    }

    private bool IsStale(KnownProvider provider)
    {
        var now = clock.GetUtcNow();
        if (provider.CheckedAt is { } checkedAt && now - checkedAt < Fresh)
            return false;
        if (asked.TryGetValue(provider.Id, out var last))
            return now - last >= Rest && asked.TryUpdate(provider.Id, now, last);
        return asked.TryAdd(provider.Id, now);
    }

    private async Task RefreshBesideAsync(KnownProvider provider)
    {
        try
        {
            await RefreshAsync(provider.Id, CancellationToken.None);
        }
        catch (Exception failure)
        {
            Log.NotKept(logger, failure, provider.Name);
        }
    }

    private static List<string>? ModelsIn(JsonElement answer) =>
        answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("data", out var data) || data.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null) ? null
        : data.ValueKind == JsonValueKind.Null ? []
        : [.. data.EnumerateArray()
            .Select(model => model.ValueKind == JsonValueKind.Object && model.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : "")
            .Where(id => ProviderModelId.IsModel(id) && !Array.Exists(OtherUses, use => id.Contains(use, StringComparison.OrdinalIgnoreCase)))
            .Distinct().Take(Most)];

    private static string? ProblemOf(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => null,
        401 or 403 => ModelProviderProblems.KeyRefused,
        404 or 405 or 501 => ModelProviderProblems.NoList,
        408 or 504 => ModelProviderProblems.Timeout,
        429 or >= 500 => ModelProviderProblems.Failed,
        _ => ModelProviderProblems.NotTheProtocol,
    };

    private static string ProblemOf(Exception failure, string name)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is Outbound.RefusedAddressException)
                return ModelProviderProblems.AddressRefused;
            if (cause is HttpRequestException { StatusCode: { } status } && (int)status is >= 300 and < 400)
                return ModelProviderProblems.Redirects;
        }

        return ProviderErrors.Of(failure, name).Kind switch
        {
            GeminiErrorKind.Timeout => ModelProviderProblems.Timeout,
            GeminiErrorKind.Unreachable => ModelProviderProblems.Unreachable,
            _ => ModelProviderProblems.NotTheProtocol,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The provider {Name} did not list its models: {Problem}.")]
        public static partial void Failed(ILogger logger, string name, string problem);

        [LoggerMessage(2, LogLevel.Error, "What the provider {Name} said could not be kept.")]
        public static partial void NotKept(ILogger logger, Exception exception, string name);
    }
}
