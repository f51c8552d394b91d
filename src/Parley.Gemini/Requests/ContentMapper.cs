using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Parley.Gemini.Requests;

/// <summary>From messages to Gemini's <c>contents</c>: two roles, and never two contents of one role in a row.</summary>
internal static class ContentMapper
{
    public static JsonArray Map(IReadOnlyList<ChatMessage> messages, string model, GeminiModelTraits traits)
    {
        var calls = new CallIndex(messages);
        var contents = new JsonArray();
        JsonArray? parts = null;
        string? lastRole = null;

        foreach (var message in messages)
        {
            if (message.Role == ChatRole.System)
                continue;

            foreach (var (role, part) in Parts(message, calls, model, traits))
            {
                if (parts is null || role != lastRole)
                {
                    parts = [];
                    contents.Add(new JsonObject { ["role"] = role, ["parts"] = parts });
                    lastRole = role;
                }

                parts.Add(part);
            }
        }

        return contents;
    }

    private static IEnumerable<(string Role, JsonNode Part)> Parts(ChatMessage message, CallIndex calls, string model, GeminiModelTraits traits)
    {
        if (message.Role != ChatRole.Assistant)
            return new PartWriter(calls, traits).Write(message.Contents).Select(part => ("user", (JsonNode)part));
        if (KeptParts.Of(message) is not { } kept)
            return new PartWriter(calls, traits).Write(message.Contents).Select(part => ("model", (JsonNode)part));

        return CallTurns.Divide(ModelFamily.AreOne(KeptParts.ModelOf(message), model) ? kept : [.. KeptParts.WithoutSignatures(kept)], calls, traits);
    }
}
