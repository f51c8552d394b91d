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
    private readonly ServerBus bus;
    private readonly TimeProvider clock;
    private volatile Known? known;
    private int changes;

    public ProviderBook(ProviderStore store, ServerBus bus, TimeProvider clock)
    {
        (this.store, this.bus, this.clock) = (store, bus, clock);
        bus.Hear(ChangedKind, _ => Forget());
        bus.Missed += Forget;
    }

    private sealed record Known(IReadOnlyList<KnownProvider> Providers, IReadOnlyList<OfferedModel> Models, DateTimeOffset At, bool IsOld = false);

    /// <summary>All of them, by name.</summary>
    public async ValueTask<IReadOnlyList<KnownProvider>> ListAsync() => (await CurrentAsync()).Providers;

    /// <summary>The models that can be asked; the same list, while they are the same.</summary>
    public async ValueTask<IReadOnlyList<OfferedModel>> ModelsAsync() => (await CurrentAsync()).Models;

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
        return known = new Known(providers, known is { } last && last.Models.SequenceEqual(models) ? last.Models : models, at, IsOld: before != Volatile.Read(ref changes));
    }

    private void Forget()
    {
        Interlocked.Increment(ref changes);
        known = known is { } last ? last with { IsOld = true } : null;
    }
}
