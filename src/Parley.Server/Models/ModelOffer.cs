using Parley.Protocol.Models;
using Parley.Server.Models.Demo;
using Parley.Server.Providers;

namespace Parley.Server.Models;

/// <summary>The models that there are, and of these the ones that can be chosen.</summary>
internal sealed class ModelOffer
{
    private readonly ModelCatalogue.Listed? listed;
    private readonly IReadOnlyList<OfferedModel> others = [];
    private readonly DateOnly day;

    public ModelOffer(ModelCatalogue.Listed listed, IReadOnlyList<OfferedModel> others, ModelTable table, DateOnly day, string? wished)
    {
        (this.listed, this.others, Table, this.day) = (listed, others, table, day);
        var models = listed == WithoutKey ? [DemoChatClient.Model] : listed.Models is { } found ? found.Select(model => table.Say(model, day)) : table.On(day);
        All = [.. models.OrderBy(model => KnownModels.PlaceOf(model.Id)), .. others.Select(model => table.Say(model.Id, day))];
        var allowed = All.Where(model => table.IsAllowed(model.Id)).ToList();
        Ids = allowed.Select(model => model.Id).ToHashSet(StringComparer.Ordinal);
        List = new ModelList(allowed, DefaultOf(allowed, wished));
    }

    private ModelOffer()
    {
        (Table, All, List) = (ModelTable.Usual, [DemoChatClient.Model], new([DemoChatClient.Model], DemoChatClient.ModelId));
        Ids = new HashSet<string>([DemoChatClient.ModelId], StringComparer.Ordinal);
    }

    /// <summary>What is listed without a key: nothing, and the demo answers.</summary>
    public static ModelCatalogue.Listed WithoutKey { get; } = new([], DateTimeOffset.MaxValue);

    /// <summary>Without a key, and without other providers.</summary>
    public static ModelOffer DemoOnly { get; } = new();

    /// <summary>Whether there is no key.</summary>
    public bool IsWithoutKey => listed is null || listed == WithoutKey;

    public ModelTable Table { get; }

    /// <summary>What there is, allowed or not.</summary>
    public IReadOnlyList<ChatModel> All { get; }

    /// <summary>What can be chosen.</summary>
    public ModelList List { get; }

    /// <summary>What can be chosen.</summary>
    public IReadOnlySet<string> Ids { get; }

    /// <summary>Gemini's own list is whole: what is not in it does not exist.</summary>
    public bool FromGemini => listed?.Models is not null;

    /// <summary>
    /// Whether a conversation stays with a model that cannot be asked: where nothing but the demo is left, whose texts are no
    /// answer to it. It is refused when it is asked, with what is missing.
    /// </summary>
    public bool Awaits(string id) => List.Default == DemoChatClient.ModelId && (ModelCatalogue.IsOfGemini(id) || (ProviderModelId.Is(id) && Table.IsAllowed(id)));

    /// <summary>A model as it is without what was said of it here.</summary>
    public ChatModel UsualOf(string id, DateOnly today) => listed?.Models?.FirstOrDefault(model => model.Id == id) is { } found
        ? ModelTable.Usual.Say(found, today)
        : ModelTable.Usual.Say(id, today);

    public bool IsOf(ModelCatalogue.Listed found, IReadOnlyList<OfferedModel> offered, ModelTable table, DateOnly today) =>
        listed == found && others == offered && Table == table && day == today;

    // What the administrator chose here counts, then what the operator configured, then what is first.
    private string DefaultOf(List<ChatModel> allowed, string? wished)
    {
        foreach (var id in new[] { Table.Default, wished })
        {
            if (!string.IsNullOrEmpty(id) && Table.IsAllowed(id) && (Ids.Contains(id) || (!FromGemini && !ProviderModelId.Is(id))))
                return id;
        }

        // The demo is better than nothing only.
        return (allowed.FirstOrDefault(model => model.Id != DemoChatClient.ModelId) ?? allowed.FirstOrDefault())?.Id ?? "";
    }
}
