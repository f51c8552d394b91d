using System.Diagnostics;
using System.Net;

namespace Parley.Gemini;

/// <summary>Makes the HTTP client that fits: answers take minutes, so only silence is timed, never the whole.</summary>
public static class GeminiHttp
{
    /// <summary>A handler that follows nothing, remembers nothing and hangs up at once when an answer is given up.</summary>
    public static SocketsHttpHandler CreateHandler(GeminiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        return new()
        {
            ConnectTimeout = options.ConnectTimeout,
            // A redirect would carry the key to wherever it points.
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            // Reading an abandoned answer to its end would be paid for; closing the connection stops the model.
            MaxResponseDrainSize = 0,
            AutomaticDecompression = DecompressionMethods.None,
            // Who watches this program sees each request, Google sees nothing of that.
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        };
    }

    /// <summary>A client over <see cref="CreateHandler"/> without a deadline of its own.</summary>
    public static HttpClient CreateClient(GeminiOptions options) =>
        new(CreateHandler(options)) { Timeout = Timeout.InfiniteTimeSpan };
}
