using Microsoft.Extensions.AI;
using Parley.Gemini;
using Parley.Protocol.Chat;
using Parley.Server.Files;
using Parley.Server.Governor;
using Parley.Server.Keys;
using Parley.Server.Models.Demo;
using Parley.Server.Providers;

namespace Parley.Server.Models;

/// <summary>The stack of clients between a generation and a model.</summary>
internal sealed class ModelPipeline(DemoChatClient demo, ProviderClients providers, KeyRing ring, RestingKeys resting, GeminiUploads uploads, ModelBook book, Lanes lanes, UserPlaces places)
{
    /// <summary>The client that asks the model, and the options to ask it with: new ones for each call, for clients may change them.</summary>
    /// <param name="model">Which.</param>
    /// <param name="settings">How it is to answer.</param>
    /// <param name="asker">For whom: where a provider limits, users take turns.</param>
    public (IChatClient Client, ChatOptions Options) For(string model, ModelSettings? settings, Asker asker) =>
        ProviderModelId.Is(model) ? OfOthers(model, settings, asker) :
        (model == DemoChatClient.ModelId ? demo : new KeyedChatClient(ring, resting, uploads, lanes, asker), OptionsFor(book.Table, model, settings));

    private (IChatClient Client, ChatOptions Options) OfOthers(string model, ModelSettings? settings, Asker asker)
    {
        var (client, options) = providers.For(OptionsFor(book.Table, model, settings), FactsOf(book.Table, model), settings?.ThinkingLevel);
        return (new GovernedChatClient(new PlacedChatClient(client, places, ProviderModelId.Split(model).Provider, asker), Lanes.OfOthers, lanes, asker), options);
    }

    private static ProviderModelFacts FactsOf(ModelTable table, string model) =>
        new(table.ReadBy(model), table.TraitsOf(model).Sampling, table.TraitsOf(model).ThinkingLevels);

    private static ChatOptions OptionsFor(ModelTable table, string model, ModelSettings? settings) => new()
    {
        ModelId = model,
        Temperature = (float?)settings?.Temperature,
        TopP = (float?)settings?.TopP,
        TopK = settings?.TopK,
        MaxOutputTokens = settings?.MaxOutputTokens,
        StopSequences = settings?.StopSequences is { Count: > 0 } stops ? [.. stops] : null,
        Instructions = settings?.SystemInstruction,
        Tools = ToolsFor(table, model, settings?.Tools),
        Reasoning = new ReasoningOptions { Effort = EffortOf(settings?.ThinkingLevel), Output = ReasoningOutput.Full },
        RawRepresentationFactory = ProviderModelId.Is(model) || SafetyFilter.Of(settings?.Safety) is not { } safety ? null : _ => safety,
        AdditionalProperties = table.ChangesOf(model) is null ? null : new() { [GeminiKeys.Traits] = table.TraitsOf(model) },
    };

    /// <summary>Another model of the same conversation may have had them.</summary>
    private static List<AITool>? ToolsFor(ModelTable table, string model, IReadOnlyList<string>? names) =>
        names is not { Count: > 0 } || !table.TraitsOf(model).Tools ? null : [.. names.Distinct().Select(ToolOf)];

    private static AITool ToolOf(string name) => name switch
    {
        ModelTools.Search => new HostedWebSearchTool(),
        ModelTools.Pages => new UrlContextTool(),
        ModelTools.Code => new HostedCodeInterpreterTool(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such tool."),
    };

    private static ReasoningEffort? EffortOf(string? level) => level switch
    {
        "minimal" => ReasoningEffort.None,
        "low" => ReasoningEffort.Low,
        "medium" => ReasoningEffort.Medium,
        "high" => ReasoningEffort.High,
        "xhigh" => ReasoningEffort.ExtraHigh,
        _ => null,
    };
}
