using Parley.Protocol.Models;
using Parley.Server.Models.Demo;

namespace Parley.Server.Models;

/// <summary>The models that there are, and of these the ones that can be chosen.</summary>
internal sealed class ModelOffer
{
    private readonly ModelCatalogue.Listed? listed;
    private readonly DateOnly day;

    public ModelOffer(ModelCatalogue.Listed listed, ModelTable table, DateOnly day, string? wished)
    {
        (this.listed, Table, this.day) = (listed, table, day);
        var models = listed.Models is { } found ? found.Select(model => table.Say(model, day)) : table.On(day);
        All = [.. models.OrderBy(model => KnownModels.PlaceOf(model.Id))];
        var allowed = All.Where(model => table.IsAllowed(model.Id)).ToList();
        Ids = allowed.Select(model => model.Id).ToHashSet(StringComparer.Ordinal);
        List = new ModelList(allowed, DefaultOf(allowed, wished));
    }

    private ModelOffer()
    {
        (Table, All, List) = (ModelTable.Usual, [DemoChatClient.Model], new([DemoChatClient.Model], DemoChatClient.ModelId));
        Ids = new HashSet<string>([DemoChatClient.ModelId], StringComparer.Ordinal);
    }

    /// <summary>Without a key.</summary>
    public static ModelOffer DemoOnly { get; } = new();

    /// <summary>Whether there is no key.</summary>
    public bool IsWithoutKey => this == DemoOnly;

    public ModelTable Table { get; }

    /// <summary>What there is, allowed or not.</summary>
    public IReadOnlyList<ChatModel> All { get; }

    /// <summary>What can be chosen.</summary>
    public ModelList List { get; }

    /// <summary>What can be chosen.</summary>
    public IReadOnlySet<string> Ids { get; }

    /// <summary>Gemini's own list is whole: what is not in it does not exist.</summary>
    public bool FromGemini => listed?.Models is not null;

    /// <summary>A model as it is without what was said of it here.</summary>
    public ChatModel UsualOf(string id, DateOnly today) => listed?.Models?.FirstOrDefault(model => model.Id == id) is { } found
        ? ModelTable.Usual.Say(found, today)
        : ModelTable.Usual.Say(id, today);

    public bool IsOf(ModelCatalogue.Listed found, ModelTable table, DateOnly today) => listed == found && Table == table && day == today;

    // What the administrator chose here counts, then what the operator configured, then what is first.
    private string DefaultOf(List<ChatModel> allowed, string? wished)
    {
        foreach (var id in new[] { Table.Default, wished })
        {
            if (!string.IsNullOrEmpty(id) && Table.IsAllowed(id) && (Ids.Contains(id) || !FromGemini))
                return id;
        }

        return allowed.FirstOrDefault()?.Id ?? "";
    }
}
