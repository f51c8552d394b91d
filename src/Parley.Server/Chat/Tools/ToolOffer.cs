using Microsoft.Extensions.AI;
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
    private readonly Dictionary<string, OfferedTool> tools = new(StringComparer.Ordinal);

    public bool IsEmpty => tools.Count == 0;

    public OfferedTool? Find(string function) => tools.GetValueOrDefault(function);

    /// <summary>What is chosen in a conversation, as far as it is there and the model takes it.</summary>
    public static async Task<ToolOffer> ReadAsync(Generation generation, ToolServerStore store, ToolLists lists)
    {
        var offer = new ToolOffer();
        if (generation.Settings?.Servers is not { Count: > 0 } wanted || !ModelTraits.Of(generation.Model).Functions)
            return offer;

        var names = new FunctionNames();
        // In the order in which they were entered, so that a name stays the same from one answer to the next.
        foreach (var server in (await store.ListAsync()).Where(server => server.IsEnabled && wanted.Contains(server.Id)).OrderBy(server => server.CreatedAt).ThenBy(server => server.Id))
        {
            lists.RefreshIfStale(server);
            foreach (var tool in server.Tools.Where(tool => tool.Policy != ToolPolicies.Deny))
            {
                var function = names.Give(server.Name, tool.Name);
                if (offer.tools.Count < MostTools)
                    offer.tools.Add(function, new OfferedTool(function, server, tool));
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
