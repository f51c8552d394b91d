using System.Text.Json.Nodes;

namespace Parley.Emulation.Answers;

/// <summary>What a prompt costs: text by its length, media at a fixed price.</summary>
internal static class TokenEstimate
{
    private const int Image = 1120;

    public static int Of(JsonNode? node)
    {
        long characters = 0;
        var media = 0;
        Add(node, ref characters, ref media);
        return Tokens.Of(characters) + media;
    }

    private static void Add(JsonNode? node, ref long characters, ref int media)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    if (name is "inlineData" or "fileData")
                        media += Image;
                    else if (name is "text" && value is not null)
                        characters += value.GetValue<string>().Length;
                    else if (name is "functionCall" or "functionResponse" or "functionDeclarations")
                        characters += value?.ToJsonString().Length ?? 0;
                    else if (name is "contents" or "parts" or "systemInstruction" or "tools")
                        Add(value, ref characters, ref media);
                }
                break;
            case JsonArray items:
                foreach (var item in items)
                    Add(item, ref characters, ref media);
                break;
        }
    }
}
