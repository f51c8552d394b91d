using Microsoft.Extensions.AI;

namespace Parley.Server.Telemetry;

/// <summary>Spans and metrics of calls to models, by OpenTelemetry's conventions for generative AI.</summary>
internal static class ModelSpans
{
    /// <summary>The name of their source and their meter.</summary>
    public const string Source = "Parley.Models";

    /// <summary>Watches the clients below, as one call however often they try. Nothing is there where nobody would look: it keeps each answer once more.</summary>
    public static ChatClientBuilder UseModelSpans(this ChatClientBuilder clients, TelemetryOptions options) => options.IsOn
        ? clients.UseOpenTelemetry(sourceName: Source, configure: client => client.EnableSensitiveData = options.CapturesContent)
        : clients;
}
