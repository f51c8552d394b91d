using Parley.Protocol.Providers;
using Parley.Server.Accounts;
using Parley.Server.Data;
using Parley.Server.Providers;

namespace Parley.Server.Checks;

/// <summary>The providers beside Gemini, each of which is asked for its models.</summary>
internal sealed class ProviderChecks(ProviderStore store, ProviderLists lists, SigningKey key, DatabaseStart database)
{
    public async IAsyncEnumerable<Finding> RunAsync()
    {
        foreach (var provider in await EnteredAsync())
        {
            var (models, problem) = await lists.AskAsync(provider, CancellationToken.None);
            yield return problem is null || (problem == ModelProviderProblems.NoList && provider.Named.Count > 0)
                ? new(Verdict.Good, $"The provider {provider.Name} answers and offers {Math.Max(provider.Named.Count, models?.Count ?? 0)} models.")
                // Whoever has it may well chat with Gemini meanwhile.
                : new(Verdict.Doubtful, $"The provider {provider.Name} at {provider.Address} cannot be used: {problem}.", RemedyOf(problem));
        }
    }

    /// <summary>Those that are in use; none where the data cannot be read, which is told by its own check.</summary>
    private async Task<List<KnownProvider>> EnteredAsync()
    {
        try
        {
            database.RequireCurrent();
            key.Load(mayCreate: false);
            return [.. (await store.ListAsync()).Where(provider => provider.IsEnabled)];
        }
        catch (Exception failure) when (failure is StartRefusedException || DatabaseErrors.IsUnavailable(failure))
        {
            return [];
        }
    }

    private static string RemedyOf(string problem) => problem switch
    {
        ModelProviderProblems.AddressRefused => "Set Providers__AllowedHosts to its host and port, such as localhost:11434, if it may be spoken to.",
        ModelProviderProblems.KeyRefused => "Enter another key on the page of the providers.",
        ModelProviderProblems.KeyLost => "SECRET_KEY is another one than when the key was entered. Enter the key again on the page of the providers.",
        ModelProviderProblems.NoList => "Name its models on the page of the providers, or correct its address: most end with /v1.",
        _ => "See whether it runs, and whether its address on the page of the providers is right: most end with /v1.",
    };
}
