using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Parley.Server.Servers;

namespace Parley.Server.Providers;

/// <summary>A model that can be asked.</summary>
/// <param name="Id">By which it is known here.</param>
/// <param name="Provider">The name of its provider.</param>
internal sealed record OfferedModel(string Id, string Provider);

/// <summary>The providers, as all that answers needs them: known here, and told to the other servers as they change.</summary>
internal sealed class ProviderBook
{
    private readonly ProviderStore store;
    private readonly ProviderOptions options;
    private readonly SharedCopy<Known> copy;

    public ProviderBook(ProviderStore store, IOptions<ProviderOptions> options, ServerBus bus, TimeProvider clock)
    {
        (this.store, this.options) = (store, options.Value);
        copy = new SharedCopy<Known>(bus, "providers", clock, ReadAsync);
    }

    private sealed record Known(IReadOnlyList<KnownProvider> Providers, IReadOnlyList<OfferedModel> Models, FrozenSet<string> Inside);

    /// <summary>All of them, by name.</summary>
    public async ValueTask<IReadOnlyList<KnownProvider>> ListAsync() => (await copy.CurrentAsync()).Providers;

    /// <summary>The models that can be asked; the same list, while they are the same.</summary>
    public async ValueTask<IReadOnlyList<OfferedModel>> ModelsAsync() => (await copy.CurrentAsync()).Models;

    /// <summary>The names of those that lie inside this network; the same set, while they are the same.</summary>
    public async ValueTask<IReadOnlySet<string>> InsideAsync() => (await copy.CurrentAsync()).Inside;

    /// <summary>The provider that is asked for a model; null where there is none, or none any more.</summary>
    public async ValueTask<KnownProvider?> FindAsync(string modelId)
    {
        var (name, model) = ProviderModelId.Split(modelId);
        return (await ListAsync()).FirstOrDefault(provider => provider.IsEnabled && provider.Name == name && provider.Models.Contains(model));
    }

    /// <summary>Something was changed here.</summary>
    public void Tell() => copy.Tell();

    private async Task<Known> ReadAsync(Known? last)
    {
        var providers = await store.ListAsync();
        List<OfferedModel> models =
            [.. providers.Where(provider => provider.IsEnabled).SelectMany(provider => provider.Models.Select(model => new OfferedModel(ProviderModelId.Of(provider.Name, model), provider.Name)))];
        var inside = providers.Where(provider => options.Allows(provider.BaseAddress.Host, provider.BaseAddress.Port)).Select(provider => provider.Name).ToFrozenSet(StringComparer.Ordinal);
        // What was made of the same list stays good.
        return new Known(providers, last is not null && last.Models.SequenceEqual(models) ? last.Models : models, last is not null && last.Inside.SetEquals(inside) ? last.Inside : inside);
    }
}
