using System.ClientModel.Primitives;
using System.Text;
using System.Text.Encodings.Web;
using Parley.Gemini;

namespace Parley.Server.Providers;

/// <summary>Keeps what a provider refused, as it was sent and as it was answered, without the key: some repeat it. Made for each use.</summary>
internal sealed class RefusalKeeper(string? key) : PipelinePolicy
{
    private const int LongestKept = 16 * 1024;
    private static readonly string[] Headers = ["content-type", "retry-after", "x-request-id"];

    /// <summary>Null while nothing was refused.</summary>
    public GeminiExchange? Refused { get; private set; }

    // Models are asked without blocking only.
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        await ProcessNextAsync(message, pipeline, currentIndex);
        if (message.Response is not { Status: >= 400 } response)
            return;
        using var sent = new MemoryStream();
        if (message.Request.Content is { } content)
            await content.WriteToAsync(sent, message.CancellationToken);
        var said = await response.BufferContentAsync(message.CancellationToken);
        var shown = Encoding.UTF8.GetString(said.ToMemory().Span[..Math.Min(said.ToMemory().Length, 2 * LongestKept)]);
        // Before it is cut, so that no half of the key is left.
        shown = WithoutKey(HeadersOf(response) + shown);
        Refused = new(message.Request.Method, message.Request.Uri!, sent.ToArray(), response.Status, shown[..Math.Min(shown.Length, LongestKept)]);
    }

    // Limits are told in headers; of the others some hold what is nobody's business.
    private static string HeadersOf(PipelineResponse response) => string.Concat(response.Headers
        .Where(header => Headers.Contains(header.Key, StringComparer.OrdinalIgnoreCase) || header.Key.StartsWith("x-ratelimit-", StringComparison.OrdinalIgnoreCase))
        .Select(header => $"{header.Key}: {header.Value}\n").Append("\n"));

    private string WithoutKey(string text) => key is null ? text
        : new[] { key, JavaScriptEncoder.Default.Encode(key), JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(key), key.Replace("/", "\\/", StringComparison.Ordinal), Uri.EscapeDataString(key) }
            .Aggregate(text, (shown, form) => shown.Replace(form, "…", StringComparison.OrdinalIgnoreCase));
}
