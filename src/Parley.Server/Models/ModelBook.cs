using System.Data.Common;
using System.Text.Json;
using Parley.Protocol.Json;
using Parley.Protocol.Models;
using Parley.Server.Data;
using Parley.Server.Providers;
using Parley.Server.Servers;

namespace Parley.Server.Models;

/// <summary>What administrators say of models: kept in the database, known here, and told to the other servers as it changes.</summary>
internal sealed class ModelBook
{
    private const string ChangedKind = "models";

    // As long as it may take until a word that did not come through is read in the database.
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(5);

    private readonly ReadPool readers;
    private readonly DatabaseWriter writer;
    private readonly ProviderBook providers;
    private readonly ServerBus bus;
    private readonly TimeProvider clock;
    private volatile Read? known;
    private int changes;

    public ModelBook(ReadPool readers, DatabaseWriter writer, ProviderBook providers, ServerBus bus, TimeProvider clock)
    {
        (this.readers, this.writer, this.providers, this.bus, this.clock) = (readers, writer, providers, bus, clock);
        bus.Hear(ChangedKind, _ => Forget());
        bus.Missed += Forget;
    }

    private sealed record Read(ModelTable Table, DateTimeOffset At, bool IsOld = false);

    /// <summary>The table as it was read last: for what has begun, and for prices.</summary>
    public ModelTable Table => known?.Table ?? ModelTable.Usual;

    /// <summary>The table as it is.</summary>
    public async ValueTask<ModelTable> CurrentAsync()
    {
        var own = await providers.InsideAsync();
        if (known is { IsOld: false } found && found.Table.OwnProviders == own && (!bus.IsShared || clock.GetUtcNow() - found.At < Trusted))
            return found.Table;

        var (before, at) = (Volatile.Read(ref changes), clock.GetUtcNow());
        var rules = await readers.RunAsync(db => db.Query("""select "Model", "Allowed", "IsDefault", "Changes" from "ModelRules" """, RuleOf));
        // The same table, where nothing was changed: what was made of it stays good.
        var table = known is { } last && last.Table.OwnProviders == own && last.Table.IsOf(rules) ? last.Table : new ModelTable(rules, own);
        // What was changed while it was read is read again the next time.
        known = new Read(table, at, IsOld: before != Volatile.Read(ref changes));
        return table;
    }

    /// <summary>Says this of a model, instead of all that was said before.</summary>
    /// <returns>False where something is said of too many models.</returns>
    public async Task<bool> SetAsync(string model, bool allowed, ModelChanges? said)
    {
        var json = said is null || said == new ModelChanges() ? null : JsonSerializer.Serialize(said, ProtocolJsonContext.Default.ModelChanges);
        var isKept = await writer.RunAsync(db => ModelRuleRows.Set(db, model, allowed, json));
        Tell();
        return isKept;
    }

    /// <summary>Forgets what was said of a model.</summary>
    public async Task ResetAsync(string model)
    {
        await writer.RunAsync(db => ModelRuleRows.Reset(db, model));
        Tell();
    }

    /// <summary>Chooses the model of new chats; null: none in particular.</summary>
    public async Task ChooseAsync(string? model)
    {
        await writer.RunAsync(db => ModelRuleRows.Choose(db, model));
        Tell();
    }

    private static ModelRule RuleOf(DbDataReader row) => new(
        row.GetString(0), row.GetBoolean(1), row.GetBoolean(2),
        row.GetStringOrNull(3) is { } json ? JsonSerializer.Deserialize(json, ProtocolJsonContext.Default.ModelChanges) : null)
    {
        Json = row.GetStringOrNull(3),
    };

    private void Tell()
    {
        Forget();
        bus.Tell(ChangedKind, "");
    }

    private void Forget()
    {
        Interlocked.Increment(ref changes);
        known = known is { } last ? last with { IsOld = true } : null;
    }
}
