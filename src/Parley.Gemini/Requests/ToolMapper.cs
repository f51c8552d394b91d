using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Parley.Gemini.Requests;

/// <summary>Tools and when to use them.</summary>
internal static class ToolMapper
{
    public static void Map(ChatOptions? options, JsonObject body)
    {
        if (options?.Tools is not { Count: > 0 } wanted)
            return;

        var functions = new JsonArray([.. wanted.OfType<AIFunctionDeclaration>().Select(Declare)]);
        var tools = body["tools"] as JsonArray ?? [];
        foreach (var tool in wanted)
        {
            if (BuiltIn(tool) is { } builtIn)
                tools.Add(builtIn);
        }

        if (functions.Count > 0)
        {
            tools.Add(new JsonObject { ["functionDeclarations"] = functions });
            var config = new JsonObject();
            config.SetUnlessEmpty("functionCallingConfig", Mode(options.ToolMode));
            // What Gemini did by itself must come back, else it would not go together with functions.
            if (tools.Count > 1)
                config["includeServerSideToolInvocations"] = true;
            body.SetUnlessEmpty("toolConfig", config);
        }

        if (tools.Count > 0 && tools.Parent is null)
            body["tools"] = tools;
    }

    private static JsonObject Declare(AIFunctionDeclaration function)
    {
        var declaration = new JsonObject { ["name"] = function.Name };
        if (!string.IsNullOrEmpty(function.Description))
            declaration["description"] = function.Description;
        if (JsonNode.Parse(function.JsonSchema.GetRawText()) is JsonObject schema && schema["properties"] is JsonObject { Count: > 0 })
            declaration["parametersJsonSchema"] = schema;

        return declaration;
    }

    private static JsonObject? BuiltIn(AITool tool) => tool switch
    {
        HostedWebSearchTool => new() { ["googleSearch"] = new JsonObject() },
        HostedCodeInterpreterTool => new() { ["codeExecution"] = new JsonObject() },
        UrlContextTool => new() { ["urlContext"] = new JsonObject() },
        _ => null,
    };

    private static JsonObject? Mode(ChatToolMode? mode) => mode switch
    {
        NoneChatToolMode => new() { ["mode"] = "NONE" },
        AutoChatToolMode => new() { ["mode"] = "AUTO" },
        RequiredChatToolMode { RequiredFunctionName: { } name } => new() { ["mode"] = "ANY", ["allowedFunctionNames"] = new JsonArray(name) },
        RequiredChatToolMode => new() { ["mode"] = "ANY" },
        _ => null,
    };
}
