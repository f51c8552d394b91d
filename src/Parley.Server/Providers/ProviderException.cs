using System.Net;
using Parley.Gemini;

namespace Parley.Server.Providers;

/// <summary>That another provider than Gemini did not answer: of the same kinds, and treated in the same way. Its message holds nothing that the provider said.</summary>
internal sealed class ProviderException(string provider, GeminiErrorKind kind, HttpStatusCode? status = null)
    : GeminiException(kind, $"The provider {provider} failed: {kind}.", statusCode: status)
{
    /// <summary>Its name.</summary>
    public string Provider => provider;

    public override GeminiException WithoutExchange() => new ProviderException(provider, Kind, StatusCode)
    {
        RetryAfter = RetryAfter,
        Quotas = Quotas,
        FailedToConnect = FailedToConnect,
    };
}
