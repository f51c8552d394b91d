using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Protocol;
using Parley.Protocol.Providers;
using Parley.Server.Hosting;

namespace Parley.Server.Providers;

/// <summary>What an administrator does to providers, once it was looked at.</summary>
internal sealed class ProviderChanges(ProviderStore store, ProviderBook book, ProviderLists lists, ProviderKeyVault vault, ProviderHttp http, TimeProvider clock)
{
    public async Task<(KnownProvider? Provider, ProblemHttpResult? Refusal)> CreateAsync(CreateModelProvider wanted, CancellationToken cancellationToken)
    {
        if ((WrongName(wanted.Name!) ?? WrongAddress(wanted.Address) ?? WrongKey(wanted.Key) ?? WrongModels(wanted.Models)) is { } wrong)
            return (null, wrong);

        var id = Guid.CreateVersion7();
        var provider = new KnownProvider(
            id, wanted.Name!, wanted.Address!, vault.Lock(wanted.Key, id, wanted.Address!), wanted.Enabled ?? true, [], NamedOf(wanted.Models) ?? [], CheckedAt: null, Problem: null, clock.GetUtcNow());
        switch (await store.AddAsync(provider))
        {
            case AddOutcome.TooMany:
                return (null, Problems.Refuse(ProblemCodes.TooManyProviders, "There are 50 providers already. Remove some first."));
            case AddOutcome.NameTaken:
                return (null, Problems.Refuse(ProblemCodes.ProviderNameTaken, "There is a provider of this name already."));
        }

        book.Tell();
        return (await lists.RefreshAsync(id, cancellationToken) ?? provider, null);
    }

    public async Task<(KnownProvider? Provider, ProblemHttpResult? Refusal)> ChangeAsync(Guid id, UpdateModelProvider change, CancellationToken cancellationToken)
    {
        if (((change.Address is null ? null : WrongAddress(change.Address)) ?? WrongKey(change.Key) ?? WrongModels(change.Models)) is { } wrong)
            return (null, wrong);

        var (isElsewhere, lacksKey) = (false, false);
        var changed = await store.ChangeAsync(id, provider =>
        {
            var moves = change.Address is not null && change.Address != provider.Address;
            // What authorizes this installation at one place is not sent to another.
            lacksKey = moves && change.Key is null && provider.Key is not null;
            if (lacksKey)
                return provider;
            isElsewhere = moves || change.Key is not null;
            var address = change.Address ?? provider.Address;
            return provider with
            {
                Address = address,
                Key = change.Key is null ? provider.Key : vault.Lock(change.Key, id, address),
                IsEnabled = change.Enabled ?? provider.IsEnabled,
                Listed = moves ? [] : provider.Listed,
                Named = NamedOf(change.Models) ?? provider.Named,
            };
        });
        if (lacksKey)
            return (null, Problems.Invalid("key", "The key was for the address before, and is not sent to another. Enter it again, or take it away."));
        book.Tell();
        return (changed is not null && isElsewhere ? await lists.RefreshAsync(id, cancellationToken) : changed, null);
    }

    public async Task<bool> RemoveAsync(Guid id)
    {
        var wasThere = await store.RemoveAsync(id);
        book.Tell();
        return wasThere;
    }

    private static List<string>? NamedOf(IReadOnlyList<string>? models) => models is null ? null : [.. models.Select(model => model.Trim()).Distinct()];

    private static ProblemHttpResult? WrongName(string name) => ProviderModelId.IsProvider(name) ? null
        : Problems.Invalid("name", "A provider's name has 1 to 20 small letters, digits and dashes, and is neither gemini nor parley.");

    private ProblemHttpResult? WrongAddress(string? address) => http.RefusalOf(address ?? "") is { } refusal ? Problems.Invalid("address", refusal) : null;

    private static ProblemHttpResult? WrongKey(string? key) =>
        key?.Trim().Any(letter => letter is <= ' ' or > '~') is true ? Problems.Invalid("key", "A key has letters, digits and signs of ASCII, and no spaces.") : null;

    private static ProblemHttpResult? WrongModels(IReadOnlyList<string>? models) =>
        models?.All(model => model is not null && ProviderModelId.IsModel(model.Trim())) is false
            ? Problems.Invalid("models", "The id of a model has 1 to 150 letters, digits and signs of ASCII, and no spaces.")
            : null;
}
