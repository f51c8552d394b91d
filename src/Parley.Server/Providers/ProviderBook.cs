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
    private const string ChangedKind = "providers";

    // As long as it may take until a word that did not come through is read in the database.
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(5);

    private readonly ProviderStore store;
    private readonly ProviderOptions options;
    private readonly ServerBus bus;
    private readonly TimeProvider clock;
    private volatile Known? known;
    private int changes;

    public ProviderBook(ProviderStore store, IOptions<ProviderOptions> options, ServerBus bus, TimeProvider clock)
    {
        (this.store, this.options, this.bus, this.clock) = (store, options.Value, bus, clock);
        bus.Hear(ChangedKind, _ => Forget());
        bus.Missed += Forget;
    }

    private sealed record Known(IReadOnlyList<KnownProvider> Providers, IReadOnlyList<OfferedModel> Models, FrozenSet<string> Inside, DateTimeOffset At, bool IsOld = false);

    /// <summary>All of them, by name.</summary>
    public async ValueTask<IReadOnlyList<KnownProvider>> ListAsync() => (await CurrentAsync()).Providers;

    /// <summary>The models that can be asked; the same list, while they are the same.</summary>
    public async ValueTask<IReadOnlyList<OfferedModel>> ModelsAsync() => (await CurrentAsync()).Models;

    /// <summary>The names of those that lie inside this network; the same set, while they are the same.</summary>
    public async ValueTask<IReadOnlySet<string>> InsideAsync() => (await CurrentAsync()).Inside;

    /// <summary>The provider that is asked for a model; null where there is none, or none any more.</summary>
    public async ValueTask<KnownProvider?> FindAsync(string modelId)
    {
        var (name, model) = ProviderModelId.Split(modelId);
        return (await ListAsync()).FirstOrDefault(provider => provider.IsEnabled && provider.Name == name && provider.Models.Contains(model));
    }

    /// <summary>Something was changed here.</summary>
    public void Tell()
    {
        Forget();
        bus.Tell(ChangedKind, "");
    }

    private async ValueTask<Known> CurrentAsync()
    {
        if (known is { IsOld: false } found && (!bus.IsShared || clock.GetUtcNow() - found.At < Trusted))
            return found;

        var (before, at) = (Volatile.Read(ref changes), clock.GetUtcNow());
        var providers = await store.ListAsync();
        List<OfferedModel> models =
            [.. providers.Where(provider => provider.IsEnabled).SelectMany(provider => provider.Models.Select(model => new OfferedModel(ProviderModelId.Of(provider.Name, model), provider.Name)))];
        // What was made of the same list stays good, and what was changed while it was read is read again the next time.
        var last = known;
        var inside = providers.Where(provider => options.Allows(provider.BaseAddress.Host, provider.BaseAddress.Port)).Select(provider => provider.Name).ToFrozenSet(StringComparer.Ordinal);
        return known = new Known(
            providers, last is not null && last.Models.SequenceEqual(models) ? last.Models : models, last is not null && last.Inside.SetEquals(inside) ? last.Inside : inside, at, IsOld: before != Volatile.Read(ref changes));
    }

    private void Forget()
    {
        Interlocked.Increment(ref changes);
        known = known is { } last ? last with { IsOld = true } : null;
    }
}
