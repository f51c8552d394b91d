using System.Text.Json.Nodes;
using Parley.Emulation.Http;

namespace Parley.Emulation.Validation;

/// <summary>Contents are there, and each has a known role and parts with something in them.</summary>
internal static class ContentRules
{
    private static readonly string[] DataFields =
        ["text", "inlineData", "fileData", "functionCall", "functionResponse", "executableCode", "codeExecutionResult", "toolCall", "toolResponse"];

    public static string? Broken(GenerateRequest request)
    {
        if (request.Contents.Count == 0)
            return "* GenerateContentRequest.contents: contents is not specified\n";

        for (var i = 0; i < request.Contents.Count; i++)
        {
            var content = request.Contents[i]!;
            if (content["role"]?.GetValue<string>() is not (null or "" or "user" or "model" or "function" or "tool"))
                return "Please use a valid role: user, model.";
            if (content["parts"] is not JsonArray { Count: > 0 } parts)
                return $"* GenerateContentRequest.contents[{i}].parts: contents.parts must not be empty.\n";
            for (var j = 0; j < parts.Count; j++)
            {
                if (!DataFields.Any(field => parts[j]![field] is not null))
                    return $"* GenerateContentRequest.contents[{i}].parts[{j}].data: required oneof field 'data' must have one initialized field\n";
            }
        }
        return null;
    }
}
