using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Parley.Gemini.Responses;

namespace Parley.Gemini.Requests;

/// <summary>The result of a call. Gemini takes objects only; anything else goes in as <c>output</c>, a failure as <c>error</c>.</summary>
internal static class FunctionResponse
{
    public static JsonObject Of(FunctionResultContent result, string name)
    {
        var response = new JsonObject { ["name"] = name, ["response"] = Body(result) };
        if (!result.CallId.StartsWith(PartMapper.LocalCallId, StringComparison.Ordinal))
            response["id"] = result.CallId;

        if (Media(result.Result) is { Count: > 0 } media)
            response["parts"] = media;

        return new() { ["functionResponse"] = response };
    }

    private static JsonObject Body(FunctionResultContent result)
    {
        if (result.Exception is { } failure)
            return new() { ["error"] = failure.Message };

        return result.Result switch
        {
            DataContent => [],
            IEnumerable<AIContent> contents => new() { ["output"] = string.Concat(contents.OfType<TextContent>().Select(text => text.Text)) },
            TextContent text => new() { ["output"] = text.Text },
            var other => JsonValues.From(other) as JsonObject ?? new() { ["output"] = JsonValues.From(other) },
        };
    }

    private static JsonArray Media(object? result)
    {
        var contents = result as IEnumerable<AIContent> ?? (result is AIContent one ? [one] : []);

        return [.. contents.OfType<DataContent>().Select(data => new JsonObject
        {
            ["inlineData"] = new JsonObject { ["mimeType"] = data.MediaType, ["data"] = data.Base64Data.ToString() },
        })];
    }
}
