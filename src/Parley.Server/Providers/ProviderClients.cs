using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using Parley.Gemini;
using Parley.Server.Telemetry;

namespace Parley.Server.Providers;

/// <summary>The stack of clients between a generation and another provider's model.</summary>
internal sealed class ProviderClients(
    ProviderBook book, ProviderHttp http, ProviderKeyVault vault, IOptions<ProviderOptions> options, TimeProvider clock, IOptions<TelemetryOptions> telemetry)
{
    private readonly IChatClient client = new ProviderChatClient(book, http, vault, options, clock).AsBuilder()
        .UseModelSpans(telemetry.Value)
        .Use(inner => new GeminiRetryClient(inner, clock))
        .Build();

    /// <summary>The client that asks the model which these options name; what is known of it goes along.</summary>
    /// <param name="options">How.</param>
    /// <param name="facts">What is known of the model.</param>
    /// <param name="level">How much it is to think; the conversation may have it from another model, which takes others.</param>
    public (IChatClient Client, ChatOptions Options) For(ChatOptions options, ProviderModelFacts facts, string? level)
    {
        if (level is not null && !facts.ThinkingLevels.Contains(level, StringComparer.OrdinalIgnoreCase))
            options.Reasoning = null;
        facts.AddTo(options);
        return (client, options);
    }
}
