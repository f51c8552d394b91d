using System.Text.Json.Nodes;

namespace Parley.Gemini.Requests;

/// <summary>
/// Divides the kept parts of a turn in which functions were called: the calls are the model's, their results the user's. Gemini
/// wants each call answered, in the order of the calls: a call without a result is left out, and so is a result without a call.
/// </summary>
internal static class CallTurns
{
    /// <param name="parts">The turn, its results among it.</param>
    /// <param name="calls">What is answered by messages of their own.</param>
    /// <param name="traits">What the model takes that gets them.</param>
    public static IEnumerable<(string Role, JsonNode Part)> Divide(IReadOnlyList<JsonNode> parts, CallIndex calls, GeminiModelTraits traits)
    {
        var answersItself = parts.Any(part => Response(part) is not null);
        for (var at = 0; at < parts.Count;)
        {
            var said = parts.Skip(at).TakeWhile(part => Response(part) is null).ToList();
            var results = parts.Skip(at + said.Count).TakeWhile(part => Response(part) is not null).ToList();
            at += said.Count + results.Count;

            var answers = new List<JsonNode>();
            var isFirst = true;
            foreach (var part in said)
            {
                if (Call(part) is { } call)
                {
                    if (!traits.Functions || !TakeAnswer(call, results, answers) && !IsAnsweredLater(call, calls, answersItself))
                        continue;
                    // A model that signs its calls wants a signature on the first of each step.
                    if (isFirst && traits.SignedCalls && part["thoughtSignature"] is null)
                        part["thoughtSignature"] = GeminiKeys.NoSignature;
                    isFirst = false;
                }

                yield return ("model", part);
            }

            foreach (var answer in answers)
                yield return ("user", answer);
        }
    }

    /// <summary>The call in a part; null where it is none.</summary>
    public static JsonObject? Call(JsonNode part) => part is JsonObject json ? json["functionCall"] as JsonObject : null;

    /// <summary>A member that is a text, whoever wrote it.</summary>
    public static string? Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static JsonObject? Response(JsonNode part) => part is JsonObject json ? json["functionResponse"] as JsonObject : null;

    private static bool TakeAnswer(JsonObject call, List<JsonNode> results, List<JsonNode> answers)
    {
        var (id, name) = (Text(call, "id"), Text(call, "name"));
        var at = results.FindIndex(result => Text(Response(result)!, "name") == name && Text(Response(result)!, "id") == id);
        if (at < 0)
            return false;
        answers.Add(results[at]);
        results.RemoveAt(at);
        return true;
    }

    private static bool IsAnsweredLater(JsonObject call, CallIndex calls, bool answersItself) =>
        Text(call, "id") is { } id ? calls.IsAnswered(id) : !answersItself;
}
