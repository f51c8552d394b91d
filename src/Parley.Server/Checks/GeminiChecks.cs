using Microsoft.Extensions.Options;
using Parley.Gemini;

namespace Parley.Server.Checks;

/// <summary>Gemini and its key, and this machine's clock against Gemini's.</summary>
internal sealed class GeminiChecks(GeminiModels models, IOptions<GeminiOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(1);

    public async IAsyncEnumerable<Finding> RunAsync()
    {
        if (await ClockAsync() is { } time)
            yield return time;
        yield return string.IsNullOrEmpty(options.Value.ApiKey)
            ? new(Verdict.Doubtful, "There is no Gemini key: the demo model answers.", "Set GEMINI_API_KEY to a key from https://aistudio.google.com/apikey.")
            : await KeyAsync();
    }

    private async Task<Finding> KeyAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(Patience, clock);
            var found = (await models.ListAsync(patience.Token)).Count(model => model.IsForChat);
            return found > 0
                ? new(Verdict.Good, $"Gemini takes the key and offers {found} models to chat with.")
                : new(Verdict.Bad, "Gemini takes the key but offers no model to chat with.", "Look at the key's project in Google AI Studio: the Generative Language API must be enabled in it.");
        }
        catch (GeminiException failure)
        {
            return new(Verdict.Bad, $"Gemini refuses: {failure.Message}", "Make a new key at https://aistudio.google.com/apikey and set GEMINI_API_KEY, unless the words say that it is about something else.");
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return Unreachable();
        }
    }

    // Whoever answers there says what time it is, whether or not it likes the request.
    private async Task<Finding?> ClockAsync()
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
            return string.IsNullOrEmpty(options.Value.ApiKey) ? Unreachable() with { Verdict = Verdict.Doubtful } : null;
        }
    }

    private Finding Unreachable() =>
        new(Verdict.Bad, $"Gemini cannot be reached at {options.Value.BaseUrl}.", "Let this machine open connections to it: look at the firewall, at DNS, and at HTTPS_PROXY if there must be a proxy on the way.");
}
