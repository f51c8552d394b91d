using System.Collections.Frozen;
using Parley.Gemini;
using Parley.Protocol.Chat;
using Parley.Protocol.Files;
using Parley.Protocol.Models;
using Parley.Server.Providers;

namespace Parley.Server.Models;

/// <summary>What an administrator has said of a model.</summary>
internal sealed record ModelRule(string Model, bool Allowed, bool IsDefault, ModelChanges? Changes)
{
    /// <summary>The changes as they are kept.</summary>
    public string? Json { get; init; }

    public bool IsAs(ModelRule other) => (Model, Allowed, IsDefault, Json) == (other.Model, other.Allowed, other.IsDefault, other.Json);
}

/// <summary>What is known of models: the table of this version, with what an administrator says instead. It never changes; another takes its place.</summary>
internal sealed class ModelTable(IEnumerable<ModelRule> rules, IReadOnlySet<string>? ownProviders = null)
{
    private static readonly string[] AllKinds = [FileKinds.Image, FileKinds.Audio, FileKinds.Video, FileKinds.Pdf];

    private readonly FrozenDictionary<string, ModelRule> rules = rules.ToFrozenDictionary(rule => rule.Model, StringComparer.Ordinal);

    /// <summary>Of an installation where nothing was changed.</summary>
    public static ModelTable Usual { get; } = new([]);

    /// <summary>The model that an administrator chose for new chats.</summary>
    public string? Default => rules.Values.FirstOrDefault(rule => rule.IsDefault)?.Model;

    /// <summary>The models of which something was said here and that are not in this version's table.</summary>
    public IEnumerable<string> Added => rules.Keys.Where(id => KnownModels.Find(id) is null).Order(StringComparer.Ordinal);

    /// <summary>Providers inside this network, by name: their models cost nothing but what is said of them here.</summary>
    public IReadOnlySet<string> OwnProviders { get; } = ownProviders ?? FrozenSet<string>.Empty;

    /// <summary>Whether it is made of these rules.</summary>
    public bool IsOf(IReadOnlyCollection<ModelRule> others) =>
        others.Count == rules.Count && others.All(other => rules.TryGetValue(other.Model, out var rule) && rule.IsAs(other));

    /// <summary>The models of which something was said here.</summary>
    public IEnumerable<string> Named => rules.Keys.Order(StringComparer.Ordinal);

    public bool IsAllowed(string id) => !rules.TryGetValue(id, out var rule) || rule.Allowed;

    public ModelChanges? ChangesOf(string id) => rules.TryGetValue(id, out var rule) ? rule.Changes : null;

    public IReadOnlyList<DatedPrice> PricesOf(string id) => ChangesOf(id)?.Prices ?? KnownModels.Find(id)?.Prices ?? [];

    /// <summary>What it costs on a day; null where that is not known.</summary>
    public DatedPrice? PriceOf(string id, DateOnly day) => PricesOf(id).LastOrDefault(price => price.From is not { } from || from <= day);

    /// <summary>What it is reckoned with on a day: where its price is not known, at the dearest that is, for a budget must not be spent by what nobody counts.</summary>
    public DatedPrice ReckonedPriceOf(string id, DateOnly day) => PriceOf(id, day) ?? (IsOwn(id) ? new DatedPrice(0, 0) : Dearest(day));

    /// <summary>Whether that is a guess.</summary>
    public bool IsUnpriced(string id, DateOnly day) => PriceOf(id, day) is null && !IsOwn(id);

    /// <summary>No known model costs more on a day, whatever it reads and writes.</summary>
    public DatedPrice Dearest(DateOnly day)
    {
        var prices = Priced.Select(id => PriceOf(id, day)).OfType<DatedPrice>().ToList();
        return new DatedPrice(
            prices.Select(price => Math.Max(price.Input, price.InputOver ?? 0)).DefaultIfEmpty().Max(),
            prices.Select(price => Math.Max(price.Output, price.OutputOver ?? 0)).DefaultIfEmpty().Max());
    }

    private bool IsOwn(string id) => OwnProviders.Count > 0 && OwnProviders.Contains(ProviderModelId.Split(id).Provider);

    /// <summary>All that have a price.</summary>
    public IEnumerable<string> Priced => KnownModels.All.Select(model => model.Id).Concat(Added);

    /// <summary>What can be sent to it.</summary>
    public GeminiModelTraits TraitsOf(string id)
    {
        var traits = ModelTraits.Of(id);
        return ChangesOf(id) is not { } changes ? traits : traits with
        {
            ThinkingLevels = changes.ThinkingLevels is { } levels ? [.. levels.Select(level => level.ToUpperInvariant())] : traits.ThinkingLevels,
            Sampling = changes.Sampling ?? traits.Sampling,
            Tools = ProviderModelId.Is(id) ? traits.Tools : changes.Tools ?? traits.Tools,
        };
    }

    /// <summary>Which kinds of files it reads, besides text.</summary>
    public IReadOnlyList<string> ReadBy(string id) =>
        ChangesOf(id)?.Reads ?? (ProviderModelId.Is(id) ? [] : id.StartsWith("gemma", StringComparison.Ordinal) ? [FileKinds.Image] : AllKinds);

    /// <summary>Those of the table that still answer, and those that were added here: the list while Gemini cannot be asked for it.</summary>
    public IEnumerable<ChatModel> On(DateOnly today) => KnownModels.All.Select(model => Say(model, today)).Concat(Added.Where(id => !ProviderModelId.Is(id)).Select(id => Say(Unknown(id), today)))
        .Where(model => model.Shutdown is not { } end || today < end);

    /// <summary>What Gemini says of it, and what only the table knows.</summary>
    public ChatModel Say(GeminiModel model, DateOnly today) => Say(
        // Vertex AI tells nothing but the name.
        KnownModels.Find(model.Id) is { } known
            ? known with
            {
                Name = model.DisplayName ?? known.Name,
                ContextTokens = model.InputTokenLimit ?? known.ContextTokens,
                MaxOutputTokens = model.OutputTokenLimit ?? known.MaxOutputTokens,
            }
            : new KnownModel(model.Id, model.DisplayName ?? model.Id, model.InputTokenLimit, model.OutputTokenLimit, []),
        today) with
    {
        Description = model.Description,
    };

    /// <summary>What is known of it without asking anybody.</summary>
    public ChatModel Say(string id, DateOnly today) => Say(KnownModels.Find(id) ?? Unknown(id), today);

    private ChatModel Say(KnownModel model, DateOnly today)
    {
        var (changes, table, traits) = (ChangesOf(model.Id), KnownModels.Find(model.Id), TraitsOf(model.Id));
        var capabilities = new ModelCapabilities(traits.Thinking, [.. traits.ThinkingLevels.Select(level => level.ToLowerInvariant())], traits.Sampling)
        {
            Tools = traits.Tools ? ModelTools.All : [],
            Functions = traits.Functions,
            Reads = ReadBy(model.Id),
        };
        return new(
            model.Id, changes?.Name ?? model.Name, ModelProviders.Of(model.Id), changes?.ContextTokens ?? model.ContextTokens,
            changes?.MaxOutputTokens ?? model.MaxOutputTokens, capabilities)
        {
            Price = PriceOf(model.Id, today) is { } price ? new ModelPrice(price.Input, price.Output, price.Cached) : null,
            Shutdown = changes?.Shutdown ?? table?.Shutdown,
            ReplacedBy = changes?.ReplacedBy ?? table?.ReplacedBy,
        };
    }

    private static KnownModel Unknown(string id) => new(id, id, null, null, []);
}
