using Microsoft.Extensions.AI;

namespace Parley.Server.Providers;

/// <summary>What is known of another provider's model, on the options that it is asked with: what it does not take is not sent.</summary>
/// <param name="Reads">Which kinds of files it reads, besides text.</param>
/// <param name="Sampling">Whether it takes temperature and topP.</param>
/// <param name="ThinkingLevels">How much it can be told to think, in capitals; empty: it cannot.</param>
internal sealed record ProviderModelFacts(IReadOnlyList<string> Reads, bool Sampling, IReadOnlyList<string> ThinkingLevels)
{
    private const string Key = "provider.facts";

    public static ProviderModelFacts Unknown { get; } = new([], Sampling: true, ThinkingLevels: []);

    public static ProviderModelFacts Of(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(Key, out ProviderModelFacts? facts) is true && facts is not null ? facts : Unknown;

    public void AddTo(ChatOptions options) => options.AdditionalProperties = new() { [Key] = this };
}
