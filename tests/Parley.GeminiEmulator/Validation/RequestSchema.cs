using System.Collections.Frozen;
using static Parley.Emulation.Validation.Field;

namespace Parley.Emulation.Validation;

/// <summary>The fields of requests to generate and to count tokens, as the v1beta service knows them.</summary>
internal static class RequestSchema
{
    private static readonly Text Text = new();
    private static readonly Flag Flag = new();
    private static readonly Whole Whole = new();
    private static readonly Real Real = new();
    private static readonly Bytes Bytes = new();
    private static readonly Free Any = new();
    private static readonly Free Object = new(ObjectOnly: true);

    private static readonly Choice Tier = new("ServiceTier", "STANDARD", "FLEX", "PRIORITY");
    private static readonly Choice Modality = new("GenerationConfig.Modality", "TEXT", "IMAGE", "AUDIO");
    private static readonly Choice Resolution = new("MediaResolution",
        "MEDIA_RESOLUTION_LOW", "MEDIA_RESOLUTION_MEDIUM", "MEDIA_RESOLUTION_HIGH", "MEDIA_RESOLUTION_ULTRA_HIGH");
    private static readonly Choice Category = new("HarmCategory",
        "HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_HATE_SPEECH", "HARM_CATEGORY_SEXUALLY_EXPLICIT", "HARM_CATEGORY_DANGEROUS_CONTENT", "HARM_CATEGORY_CIVIC_INTEGRITY");
    private static readonly Choice Threshold = new("SafetySetting.HarmBlockThreshold",
        "BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_ONLY_HIGH", "BLOCK_NONE", "OFF");
    private static readonly Choice CallMode = new("FunctionCallingConfig.Mode", "AUTO", "ANY", "NONE", "VALIDATED");
    private static readonly Choice Outcome = new("CodeExecutionResult.Outcome", "OUTCOME_OK", "OUTCOME_FAILED", "OUTCOME_DEADLINE_EXCEEDED");
    private static readonly Choice Level = new("ThinkingConfig.ThinkingLevel", "MINIMAL", "LOW", "MEDIUM", "HIGH", "XHIGH");
    private static readonly Choice ToolType = new("ToolType", "GOOGLE_SEARCH_WEB", "GOOGLE_SEARCH_IMAGE", "URL_CONTEXT", "GOOGLE_MAPS", "FILE_SEARCH");

    private static readonly Message Empty = Define("Empty", []);
    private static readonly Message Blob = Define("Blob", new() { ["mimeType"] = Text, ["data"] = Bytes, ["displayName"] = Text });

    private static readonly Message Schema = DefineRecursive("Schema", () => new()
    {
        ["type"] = new Choice("Type", "STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL"),
        ["format"] = Text, ["title"] = Text, ["description"] = Text, ["nullable"] = Flag, ["enum"] = List(Text), ["pattern"] = Text,
        ["items"] = Schema!, ["anyOf"] = List(Schema!), ["properties"] = Object, ["required"] = List(Text), ["propertyOrdering"] = List(Text),
        ["minItems"] = Whole, ["maxItems"] = Whole, ["minProperties"] = Whole, ["maxProperties"] = Whole, ["minLength"] = Whole, ["maxLength"] = Whole,
        ["minimum"] = Real, ["maximum"] = Real, ["example"] = Any, ["default"] = Any,
    });

    private static readonly Message Part = Define("Part", new()
    {
        ["text"] = Data(Text),
        ["inlineData"] = Data(Blob),
        ["fileData"] = Data(Define("FileData", new() { ["mimeType"] = Text, ["fileUri"] = Text })),
        ["functionCall"] = Data(Define("FunctionCall", new() { ["id"] = Text, ["name"] = Text, ["args"] = Object })),
        ["functionResponse"] = Data(Define("FunctionResponse", new()
        {
            ["id"] = Text, ["name"] = Text, ["response"] = Object, ["willContinue"] = Flag, ["scheduling"] = Text,
            ["parts"] = List(Define("FunctionResponsePart", new() { ["inlineData"] = Blob })),
        })),
        ["executableCode"] = Data(Define("ExecutableCode", new() { ["id"] = Text, ["language"] = Text, ["code"] = Text })),
        ["codeExecutionResult"] = Data(Define("CodeExecutionResult", new() { ["id"] = Text, ["outcome"] = Outcome, ["output"] = Text })),
        ["toolCall"] = Data(Define("ToolCall", new() { ["id"] = Text, ["toolType"] = ToolType, ["args"] = Object })),
        ["toolResponse"] = Data(Define("ToolResponse", new() { ["id"] = Text, ["toolType"] = ToolType, ["response"] = Object })),
        ["thought"] = Flag, ["thoughtSignature"] = Bytes, ["partMetadata"] = Object,
        ["videoMetadata"] = Define("VideoMetadata", new() { ["startOffset"] = Text, ["endOffset"] = Text, ["fps"] = Real }),
        ["mediaResolution"] = Define("PartMediaResolution", new() { ["level"] = Resolution }),
    });

    private static readonly Message Content = Define("Content", new() { ["role"] = Text, ["parts"] = List(Part) });

    private static readonly Message Tool = Define("Tool", new()
    {
        ["functionDeclarations"] = List(Define("FunctionDeclaration", new()
        {
            ["name"] = Text, ["description"] = Text, ["behavior"] = Text, ["parameters"] = Schema, ["parametersJsonSchema"] = Any,
            ["response"] = Schema, ["responseJsonSchema"] = Any,
        })),
        ["googleSearch"] = Define("GoogleSearch", new() { ["timeRangeFilter"] = Object, ["searchTypes"] = Object }),
        ["urlContext"] = Empty, ["codeExecution"] = Empty,
        ["googleMaps"] = Define("GoogleMaps", new() { ["enableWidget"] = Flag }),
        ["fileSearch"] = Define("FileSearch", new() { ["fileSearchStoreNames"] = List(Text), ["metadataFilter"] = Text, ["topK"] = Whole }),
        ["computerUse"] = Object, ["mcpServers"] = List(Object), ["googleSearchRetrieval"] = Object,
    });

    private static readonly Message ToolConfig = Define("ToolConfig", new()
    {
        ["functionCallingConfig"] = Define("FunctionCallingConfig", new() { ["mode"] = CallMode, ["allowedFunctionNames"] = List(Text) }),
        ["retrievalConfig"] = Define("RetrievalConfig", new() { ["latLng"] = Object, ["languageCode"] = Text }),
        ["includeServerSideToolInvocations"] = Flag,
    });

    private static readonly Message GenerationConfig = Define("GenerationConfig", new()
    {
        ["temperature"] = Real, ["topP"] = Real, ["topK"] = Whole, ["candidateCount"] = Whole, ["maxOutputTokens"] = Whole,
        ["stopSequences"] = List(Text), ["seed"] = Whole, ["presencePenalty"] = Real, ["frequencyPenalty"] = Real,
        ["responseMimeType"] = Text, ["responseSchema"] = Schema, ["responseJsonSchema"] = Any, ["responseFormat"] = Object,
        ["responseModalities"] = List(Modality), ["mediaResolution"] = Resolution, ["responseLogprobs"] = Flag, ["logprobs"] = Whole,
        ["thinkingConfig"] = Define("ThinkingConfig", new() { ["includeThoughts"] = Flag, ["thinkingBudget"] = Whole, ["thinkingLevel"] = Level }),
        ["speechConfig"] = Object, ["imageConfig"] = Object, ["enableEnhancedCivicAnswers"] = Flag, ["audioTranscriptionConfig"] = Object,
        ["translationConfig"] = Object,
    });

    public static Message Generate { get; } = Define("GenerateContentRequest", new()
    {
        ["model"] = Text, ["contents"] = List(Content), ["systemInstruction"] = Content, ["tools"] = List(Tool), ["toolConfig"] = ToolConfig,
        ["safetySettings"] = List(Define("SafetySetting", new() { ["category"] = Category, ["threshold"] = Threshold })),
        ["generationConfig"] = GenerationConfig, ["cachedContent"] = Text, ["serviceTier"] = Tier, ["store"] = Flag, ["continuationToken"] = Bytes,
    });

    public static Message CountTokens { get; } = Define("CountTokensRequest", new()
    {
        ["contents"] = List(Content) with { OneOf = "request" },
        ["generateContentRequest"] = Generate with { OneOf = "request" },
    });

    private static Message Define(string type, Dictionary<string, Field> fields)
    {
        var frozen = fields.ToFrozenDictionary();
        return new Message(type, () => frozen);
    }

    private static Message DefineRecursive(string type, Func<Dictionary<string, Field>> fields)
    {
        var frozen = new Lazy<FrozenDictionary<string, Field>>(() => fields().ToFrozenDictionary());
        return new Message(type, () => frozen.Value);
    }

    private static Field List(Field item) => item with { IsList = true };

    /// <summary>A part has exactly one of these.</summary>
    private static Field Data(Field field) => field with { OneOf = "data" };
}
