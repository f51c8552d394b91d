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
    private readonly ReadPool readers;
    private readonly DatabaseWriter writer;
    private readonly ProviderBook providers;
    private readonly SharedCopy<ModelTable> copy;

    public ModelBook(ReadPool readers, DatabaseWriter writer, ProviderBook providers, ServerBus bus, TimeProvider clock)
    {
        (this.readers, this.writer, this.providers) = (readers, writer, providers);
        copy = new SharedCopy<ModelTable>(bus, "models", clock, ReadAsync);
    }

    /// <summary>The table as it was read last: for what has begun, and for prices.</summary>
    public ModelTable Table => copy.Last ?? ModelTable.Usual;

    /// <summary>The table as it is.</summary>
    public async ValueTask<ModelTable> CurrentAsync()
    {
        // Which providers lie inside this network is part of it.
        if (copy.Last is { } last && last.OwnProviders != await providers.InsideAsync())
            copy.Forget();
        return await copy.CurrentAsync();
    }

    /// <summary>Says this of a model, instead of all that was said before.</summary>
    /// <returns>False where something is said of too many models.</returns>
    public async Task<bool> SetAsync(string model, bool allowed, ModelChanges? said)
    {
        var json = said is null || said == new ModelChanges() ? null : JsonSerializer.Serialize(said, ProtocolJsonContext.Default.ModelChanges);
        var isKept = await writer.RunAsync(db => ModelRuleRows.Set(db, model, allowed, json));
        copy.Tell();
        return isKept;
    }

    /// <summary>Forgets what was said of a model.</summary>
    public async Task ResetAsync(string model)
    {
        await writer.RunAsync(db => ModelRuleRows.Reset(db, model));
        copy.Tell();
    }

    /// <summary>Chooses the model of new chats; null: none in particular.</summary>
    public async Task ChooseAsync(string? model)
    {
        await writer.RunAsync(db => ModelRuleRows.Choose(db, model));
        copy.Tell();
    }

    private static ModelRule RuleOf(DbDataReader row) => new(
        row.GetString(0), row.GetBoolean(1), row.GetBoolean(2),
        row.GetStringOrNull(3) is { } json ? JsonSerializer.Deserialize(json, ProtocolJsonContext.Default.ModelChanges) : null)
    {
        Json = row.GetStringOrNull(3),
    };

    private async Task<ModelTable> ReadAsync(ModelTable? last)
    {
        var own = await providers.InsideAsync();
        var rules = await readers.RunAsync(db => db.Query("""select "Model", "Allowed", "IsDefault", "Changes" from "ModelRules" """, RuleOf));
        // The same table, where nothing was changed: what was made of it stays good.
        return last is not null && last.OwnProviders == own && last.IsOf(rules) ? last : new ModelTable(rules, own);
    }
}
