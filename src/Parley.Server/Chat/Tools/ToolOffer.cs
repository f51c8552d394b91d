using Microsoft.Extensions.AI;
using Parley.Protocol.Chat;
using Parley.Protocol.Tools;
using Parley.Server.Mcp;
using Parley.Server.Models;

namespace Parley.Server.Chat.Tools;

/// <summary>A tool that the model may call in one answer.</summary>
internal sealed record OfferedTool(string Function, KnownServer Server, KnownTool Tool);

/// <summary>What the model may call in one answer, by the names that it knows.</summary>
internal sealed class ToolOffer
{
    private const int MostTools = 128;

    // A tenth of the smallest window, and what is paid for with each step of each answer.
    private const int MostCharacters = 100_000;
    private readonly Dictionary<string, OfferedTool> tools = new(StringComparer.Ordinal);

    public bool IsEmpty => tools.Count == 0;

    public OfferedTool? Find(string function) => tools.GetValueOrDefault(function);

    /// <summary>How much the model reads of all of them with each prompt.</summary>
    public int Characters { get; private set; }

    /// <summary>What is chosen in a conversation, as far as it is there and the model takes it.</summary>
    public static async Task<ToolOffer> ReadAsync(Generation generation, ToolServerStore store, ToolLists lists)
    {
        if (!IsWanted(generation.Settings, generation.Model))
            return new ToolOffer();
        var servers = await store.ListAsync();
        foreach (var server in Chosen(servers, generation.Settings!))
            lists.RefreshIfStale(server);
        return Of(servers, generation.Settings!);
    }

    /// <summary>How much that is, for what is set aside before.</summary>
    /// <param name="settings">What is chosen.</param>
    /// <param name="model">Who is asked.</param>
    /// <param name="list">All servers of tools.</param>
    public static int CharactersOf(ModelSettings? settings, string model, Func<IReadOnlyList<KnownServer>> list) =>
        IsWanted(settings, model) ? Of(list(), settings!).Characters : 0;

    private static bool IsWanted(ModelSettings? settings, string model) => settings?.Servers is { Count: > 0 } && ModelTraits.Of(model).Functions;

    // In the order in which they were entered, so that a name stays the same from one answer to the next.
    private static IEnumerable<KnownServer> Chosen(IReadOnlyList<KnownServer> servers, ModelSettings settings) =>
        servers.Where(server => server.IsEnabled && settings.Servers!.Contains(server.Id)).OrderBy(server => server.CreatedAt).ThenBy(server => server.Id);

    private static ToolOffer Of(IReadOnlyList<KnownServer> servers, ModelSettings settings)
    {
        var (offer, names) = (new ToolOffer(), new FunctionNames());
        foreach (var server in Chosen(servers, settings))
        {
            foreach (var tool in server.Tools.Where(tool => tool.Policy != ToolPolicies.Deny))
            {
                var function = names.Give(server.Name, tool.Name);
                var length = function.Length + ((tool.Description ?? tool.Title)?.Length ?? 0) + tool.Schema.GetRawText().Length;
                // One that is too long leaves room for those after it.
                if (offer.tools.Count >= MostTools || offer.Characters + length > MostCharacters)
                    continue;
                offer.tools.Add(function, new OfferedTool(function, server, tool));
                offer.Characters += length;
            }
        }

        return offer;
    }

    /// <summary>Tells the model. One that takes functions alone is not offered Gemini's own tools beside them.</summary>
    public void AddTo(ChatOptions options)
    {
        var beside = ModelTraits.Of(options.ModelId ?? "").FunctionsBesideTools;
        options.Tools = [.. beside ? options.Tools ?? [] : [], .. tools.Values.Select(Declare)];
    }

    private static AIFunctionDeclaration Declare(OfferedTool tool) =>
        AIFunctionFactory.CreateDeclaration(tool.Function, tool.Tool.Description ?? tool.Tool.Title, tool.Tool.Schema);
}
