using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Parley.Server.OpenAi;

/// <summary>The functions that the caller offers the model. They are called by the caller, never here.</summary>
internal static class CompletionTools
{
    private const int Most = 128;

    public static (IList<AITool>? Tools, ChatToolMode? Mode) Parse(JsonElement? tools, JsonElement? choice)
    {
        if (tools is not { } given)
            return choice is null ? (null, null) : throw new WrongParameterException("tool_choice", "tool_choice is of use only with tools.");

        List<AITool> functions = [.. given.AsList("tools", Most).Select((tool, i) => Function(tool, $"tools[{i}]"))];
        return (functions, Mode(choice, functions));
    }

    private static AIFunctionDeclaration Function(JsonElement tool, string path)
    {
        if (tool.AsObject(path).Needed("type", $"{path}.").AsText($"{path}.type") != "function")
            throw new WrongParameterException($"{path}.type", "Tools are functions.");
        var function = tool.Needed("function", $"{path}.").AsObject($"{path}.function");
        var name = function.Needed("name", $"{path}.function.").AsText($"{path}.function.name");
        if (name.Length is 0 or > 64 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-'))
            throw new WrongParameterException($"{path}.function.name", "A name has 1 to 64 letters, digits, underscores and dashes.");

        var schema = function.Member("parameters") is { } parameters ? parameters.AsObject($"{path}.function.parameters").Clone() : JsonElement.Parse("{}");
        return AIFunctionFactory.CreateDeclaration(name, function.Member("description")?.AsText($"{path}.function.description"), schema);
    }

    private static ChatToolMode? Mode(JsonElement? choice, IReadOnlyList<AITool> functions)
    {
        switch (choice)
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.String } word:
                return word.GetString() switch
                {
                    "none" => ChatToolMode.None,
                    "auto" => ChatToolMode.Auto,
                    "required" => ChatToolMode.RequireAny,
                    _ => throw new WrongParameterException("tool_choice", "tool_choice is none, auto, required or a function."),
                };
            case { } one:
                var name = one.AsObject("tool_choice").Needed("function", "tool_choice.").AsObject("tool_choice.function").Needed("name", "tool_choice.function.").AsText("tool_choice.function.name");
                return functions.Any(function => function.Name == name)
                    ? ChatToolMode.RequireSpecific(name)
                    : throw new WrongParameterException("tool_choice", "tool_choice names a function that is not among the tools.");
        }
    }
}
