using System.Data.Common;
using Microsoft.Extensions.Options;
using Parley.Gemini;
using Parley.Protocol.Keys;
using Parley.Server.Keys;

namespace Parley.Server.Checks;

/// <summary>Gemini and the keys to it, and this machine's clock against Gemini's.</summary>
internal sealed class GeminiChecks(KeyRing ring, GeminiKeyStore store, GeminiAccesses accesses, IOptions<GeminiOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(1);

    public async IAsyncEnumerable<Finding> RunAsync()
    {
        var (keys, doubt) = await KeysAsync();
        if (await ClockAsync(hasKey: keys.Count > 0) is { } time)
            yield return time;
        if (doubt is not null)
            yield return doubt;
        foreach (var (name, key) in keys)
            yield return await KeyAsync(name, key);
    }

    /// <summary>Those that are used, with what they are called in a sentence.</summary>
    private async Task<(List<(string Name, GeminiAccess Key)> Keys, Finding? Doubt)> KeysAsync()
    {
        if (options.Value.ApiKey is { Length: > 0 } set)
            return ([("the key", accesses.Make("", isOwn: false, new GeminiSecret(GeminiKeyKinds.Studio, set)))], null);
        try
        {
            var used = (await ring.ForAsync(userId: null)).ToDictionary(key => key.Id, StringComparer.Ordinal);
            var (rows, _) = await store.ReadAsync();
            var keys = rows.Where(row => used.ContainsKey(KeyRing.IdOf(row))).Select(row => ($"the key “{row.Label}”", used[KeyRing.IdOf(row)])).ToList();
            return (keys, keys.Count > 0 ? null : new(
                Verdict.Doubtful, "There is no Gemini key: the demo model answers.",
                "Enter one on the page /admin/keys, or set GEMINI_API_KEY; it is made at https://aistudio.google.com/apikey."));
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException)
        {
            return ([], new(Verdict.Doubtful, "Whether there are Gemini keys cannot be told without the database."));
        }
    }

    private async Task<Finding> KeyAsync(string name, GeminiAccess key)
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience, clock);
            var found = (await key.Models.ListAsync(patience.Token)).Count(model => model.IsForChat);
            return found > 0
                ? new(Verdict.Good, $"Gemini takes {name} and offers {found} models to chat with.")
                : new(Verdict.Bad, $"Gemini takes {name} but offers no model to chat with.", "Look at the key's project in Google AI Studio: the Generative Language API must be enabled in it.");
        }
        catch (GeminiException failure)
        {
            return new(Verdict.Bad, $"Gemini refuses {name}: {failure.Message}", "Make a new key at https://aistudio.google.com/apikey and set it instead, unless the words say that it is about something else.");
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return Unreachable();
        }
    }

    // Whoever answers there says what time it is, whether or not it likes the request.
    private async Task<Finding?> ClockAsync(bool hasKey)
    {
        try
        {
            using var client = new HttpClient { Timeout = Patience };
            using var answer = await client.GetAsync(options.Value.BaseUrl, HttpCompletionOption.ResponseHeadersRead);
            if (answer.Headers.Date is not { } theirs)
                return null;
            var skew = (clock.GetUtcNow() - theirs).Duration();
            return skew < MostSkew
                ? new(Verdict.Good, "The clock agrees with Gemini's.")
                : new(Verdict.Bad, $"The clock is {skew:d\\.hh\\:mm\\:ss} off.", "Set it, and have it kept by a time service such as chrony or systemd-timesyncd: sessions and links end by it.");
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return hasKey ? null : Unreachable() with { Verdict = Verdict.Doubtful };
        }
    }

    private Finding Unreachable() =>
        new(Verdict.Bad, $"Gemini cannot be reached at {options.Value.BaseUrl}.", "Let this machine open connections to it: look at the firewall, at DNS, and at HTTPS_PROXY if there must be a proxy on the way.");
}
