using System.Diagnostics;

namespace Parley.Server.Telemetry;

/// <summary>
/// Takes out of spans what is not the collector's: addresses as they were asked (the secret of a shared link stands in its
/// path), words of users, and what a provider says of a failure, which may quote them.
/// </summary>
/// <remarks>
/// No processor of OpenTelemetry's: Entity Framework looks at all types of this assembly for its mappings, and would load
/// the library for one that derives from it. Listeners are called in the order in which they came, so this comes first.
/// </remarks>
internal static class DiscreetSpans
{
    /// <param name="keepsWords">Whether what is asked and answered is wanted there.</param>
    public static void Listen(bool keepsWords) => ActivitySource.AddActivityListener(new ActivityListener
    {
        ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "System.Net.Http" or "Npgsql" or ModelSpans.Source,
        ActivityStopped = span => Clean(span, keepsWords),
    });

    private static void Clean(Activity span, bool keepsWords)
    {
        if (IsHousekeeping(span))
        {
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            return;
        }

        if (span.GetTagItem("url.path") is not null)
            span.SetTag("url.path", span.GetTagItem("http.route"));
        span.SetTag("url.query", null);
        if (keepsWords)
            return;

        span.SetTag("gen_ai.request.stop_sequences", null);
        if (span.StatusDescription is not null)
            span.SetStatus(span.Status);
    }

    /// <summary>Statements that no request asked for: checkpoints, heartbeats, the look at the lock every two seconds.</summary>
    private static bool IsHousekeeping(Activity span) => span.Source.Name == "Npgsql" && span.Parent is null && span.ParentSpanId == default;
}
