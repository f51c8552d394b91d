using System.Text.Json.Nodes;
using Parley.Emulation.Http;
using Parley.Emulation.Json;

namespace Parley.Emulation.Answers;

/// <summary>What is answered without a script: Markdown that quotes the question, results of functions, or JSON where JSON was asked for.</summary>
internal static class PlainAnswer
{
    private const int WordsInDelta = 4;

    /// <summary>Long enough to be cut.</summary>
    public static Answer Long { get; } = new Answer().Text(Deltas(string.Concat(
        Enumerable.Range(1, 40).Select(number => $"Line {number} of a long answer.\n"))));

    public static Answer To(GenerateRequest request)
    {
        if (request.Body["toolConfig"]?["functionCallingConfig"]?["mode"]?.GetValue<string>() == "ANY" && request.Functions.FirstOrDefault() is { } function)
            return new Answer().Call(function["name"]!.GetValue<string>(), SchemaExample.Arguments(function));
        if (request.Config?["responseMimeType"]?.GetValue<string>() == "application/json")
            return new Answer().Text(Deltas(SchemaExample.Of(Schema(request.Config))?.ToJsonString() ?? "null"));

        var answer = request.Model.Thinks
            ? new Answer().Think("**Reading the question**\n\nThe user wrote something. ", "I will quote it and say that I am an emulator.\n")
            : new Answer();
        return answer.Text(Deltas(Results(request) ?? Quote(request)));
    }

    private static JsonNode? Schema(JsonObject config) => config["responseJsonSchema"] ?? config["responseSchema"];

    private static string Quote(GenerateRequest request)
    {
        var question = request.Prompt.Trim();
        var quoted = string.Join("\n> ", (question.Length > 2000 ? question[..2000] + "…" : question).Split('\n'));
        return $"""
            You asked:

            > {quoted}

            I am an **emulator**, so here is only what can be counted:

            | What | How many |
            |---|---|
            | characters | {question.Length} |
            | tokens of the whole prompt | {request.PromptTokens} |
            | turns so far | {request.Contents.Count} |

            Ask for `long:deltas=200,rate=20` to get a long answer.

            """;
    }

    private static string? Results(GenerateRequest request)
    {
        var responses = request.Contents[^1]?["parts"]?.AsArray().Select(part => part?["functionResponse"]).OfType<JsonObject>().ToList();
        return responses is not { Count: > 0 } ? null : string.Concat(responses.Select(response =>
            $"`{response["name"]}` answered:\n\n```json\n{System.Text.Encoding.UTF8.GetString(GoogleJson.Pretty(response["response"] ?? new JsonObject()))}```\n\n"));
    }

    /// <summary>Some words at a time, every character kept.</summary>
    private static string[] Deltas(string text)
    {
        var deltas = new List<string>();
        var (start, words) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i]) || ++words % WordsInDelta != 0)
                continue;
            deltas.Add(text[start..(i + 1)]);
            start = i + 1;
        }
        if (start < text.Length)
            deltas.Add(text[start..]);
        return [.. deltas];
    }
}
