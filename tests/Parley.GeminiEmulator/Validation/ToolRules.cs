using System.Text.RegularExpressions;
using Parley.Emulation.Http;

namespace Parley.Emulation.Validation;

/// <summary>Names of functions, and which tools go together.</summary>
internal static partial class ToolRules
{
    public static string? Broken(GenerateRequest request)
    {
        var names = request.Functions.Select(function => function["name"]?.GetValue<string>() ?? "").ToList();
        for (var i = 0; i < names.Count; i++)
        {
            if (!Name().IsMatch(names[i]))
                return $"* GenerateContentRequest.tools[0].function_declarations[{i}].name: Invalid function name. Must start with a letter or an underscore. "
                    + "Must be alphanumeric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 64.\n";
        }
        if (names.Distinct().Count() < names.Count)
            return "Duplicate function declaration found.";

        var builtInNames = (request.Body["tools"]?.AsArray() ?? [])
            .SelectMany(tool => tool!.AsObject()).Select(field => field.Key).Where(name => name != "functionDeclarations").ToList();
        if (builtInNames.Count > 0 && !request.Model.TakesTools)
            return $"{builtInNames[0]} is not enabled for models/{request.Model.Id}";
        if (builtInNames.Distinct().Count() < builtInNames.Count)
            return $"Tool {builtInNames.First(name => builtInNames.Count(other => other == name) > 1)} is given more than once.";

        if (names.Count == 0 || builtInNames.Count == 0)
            return null;
        if (request.Model.Generation < 3)
            return "Tool use with function calling is unsupported";
        return request.Body["toolConfig"]?["includeServerSideToolInvocations"]?.GetValue<bool>() == true
            ? null
            : "Please enable tool_config.include_server_side_tool_invocations to use Built-in tools with Function calling.";
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_.:-]{0,63}$")]
    private static partial Regex Name();
}
