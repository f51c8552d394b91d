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

    private static readonly Choice Resolution = new("MediaResolution",
        "MEDIA_RESOLUTION_LOW", "MEDIA_RESOLUTION_MEDIUM", "MEDIA_RESOLUTION_HIGH", "MEDIA_RESOLUTION_ULTRA_HIGH");

    private static readonly Choice ToolType = new("ToolType",
        "GOOGLE_SEARCH_WEB", "GOOGLE_SEARCH_IMAGE", "URL_CONTEXT", "GOOGLE_MAPS", "FILE_SEARCH");

    private static readonly Message Empty = Define("Empty");

    private static readonly Message Blob = Define("Blob", ("mimeType displayName", Text), ("data", Bytes));

    private static readonly Message Schema = new("Schema", () => SchemaFields!.Value);

    private static readonly Lazy<FrozenDictionary<string, Field>> SchemaFields = new(() => Define("Schema",
        ("type", new Choice("Type", "STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL")),
        ("format title description pattern", Text),
        ("nullable", Flag),
        ("enum required propertyOrdering", List(Text)),
        ("minItems maxItems minProperties maxProperties minLength maxLength", Whole),
        ("minimum maximum", Real),
        ("items", Schema),
        ("anyOf", List(Schema)),
        ("properties", Object),
        ("example default", Any)).Fields());

    /// <summary>A part has exactly one of its data fields.</summary>
    private static readonly Message Part = Define("Part",
        ("text", Data(Text)),
        ("inlineData", Data(Blob)),
        ("fileData", Data(Define("FileData", ("mimeType fileUri", Text)))),
        ("functionCall", Data(Define("FunctionCall", ("id name", Text), ("args", Object)))),
        ("functionResponse", Data(Define("FunctionResponse",
            ("id name scheduling", Text),
            ("response", Object),
            ("willContinue", Flag),
            ("parts", List(Define("FunctionResponsePart", ("inlineData", Blob))))))),
        ("executableCode", Data(Define("ExecutableCode", ("id language code", Text)))),
        ("codeExecutionResult", Data(Define("CodeExecutionResult",
            ("id output", Text),
            ("outcome", new Choice("CodeExecutionResult.Outcome", "OUTCOME_OK", "OUTCOME_FAILED", "OUTCOME_DEADLINE_EXCEEDED"))))),
        ("toolCall", Data(Define("ToolCall", ("id", Text), ("toolType", ToolType), ("args", Object)))),
        ("toolResponse", Data(Define("ToolResponse", ("id", Text), ("toolType", ToolType), ("response", Object)))),
        ("thought", Flag),
        ("thoughtSignature", Bytes),
        ("partMetadata", Object),
        ("videoMetadata", Define("VideoMetadata", ("startOffset endOffset", Text), ("fps", Real))),
        ("mediaResolution", Define("PartMediaResolution", ("level", Resolution))));

    private static readonly Message Content = Define("Content", ("role", Text), ("parts", List(Part)));

    private static readonly Message FunctionDeclaration = Define("FunctionDeclaration",
        ("name description behavior", Text),
        ("parameters response", Schema),
        ("parametersJsonSchema responseJsonSchema", Any));

    private static readonly Message Tool = Define("Tool",
        ("functionDeclarations", List(FunctionDeclaration)),
        ("googleSearch", Define("GoogleSearch", ("timeRangeFilter searchTypes", Object))),
        ("urlContext codeExecution", Empty),
        ("googleMaps", Define("GoogleMaps", ("enableWidget", Flag))),
        ("fileSearch", Define("FileSearch", ("fileSearchStoreNames", List(Text)), ("metadataFilter", Text), ("topK", Whole))),
        ("computerUse googleSearchRetrieval", Object),
        ("mcpServers", List(Object)));

    private static readonly Message ToolConfig = Define("ToolConfig",
        ("functionCallingConfig", Define("FunctionCallingConfig",
            ("mode", new Choice("FunctionCallingConfig.Mode", "AUTO", "ANY", "NONE", "VALIDATED")),
            ("allowedFunctionNames", List(Text)))),
        ("retrievalConfig", Define("RetrievalConfig", ("latLng", Object), ("languageCode", Text))),
        ("includeServerSideToolInvocations", Flag));

    private static readonly Message SafetySetting = Define("SafetySetting",
        ("category", new Choice("HarmCategory",
            "HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_HATE_SPEECH", "HARM_CATEGORY_SEXUALLY_EXPLICIT", "HARM_CATEGORY_DANGEROUS_CONTENT", "HARM_CATEGORY_CIVIC_INTEGRITY")),
        ("threshold", new Choice("SafetySetting.HarmBlockThreshold",
            "BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_ONLY_HIGH", "BLOCK_NONE", "OFF")));

    private static readonly Message GenerationConfig = Define("GenerationConfig",
        ("temperature topP presencePenalty frequencyPenalty", Real),
        ("topK candidateCount maxOutputTokens seed logprobs", Whole),
        ("stopSequences", List(Text)),
        ("responseMimeType", Text),
        ("responseSchema", Schema),
        ("responseJsonSchema", Any),
        ("responseModalities", List(new Choice("GenerationConfig.Modality", "TEXT", "IMAGE", "AUDIO"))),
        ("mediaResolution", Resolution),
        ("responseLogprobs enableEnhancedCivicAnswers", Flag),
        ("thinkingConfig", Define("ThinkingConfig",
            ("includeThoughts", Flag),
            ("thinkingBudget", Whole),
            ("thinkingLevel", new Choice("ThinkingConfig.ThinkingLevel", "MINIMAL", "LOW", "MEDIUM", "HIGH", "XHIGH")))),
        ("responseFormat speechConfig imageConfig audioTranscriptionConfig translationConfig", Object));

    public static Message Generate { get; } = Define("GenerateContentRequest",
        ("contents", List(Content)),
        ("systemInstruction", Content),
        ("tools", List(Tool)),
        ("toolConfig", ToolConfig),
        ("safetySettings", List(SafetySetting)),
        ("generationConfig", GenerationConfig),
        ("model cachedContent", Text),
        ("serviceTier", new Choice("ServiceTier", "STANDARD", "FLEX", "PRIORITY")),
        ("store", Flag),
        ("continuationToken", Bytes));

    public static Message CountTokens { get; } = Define("CountTokensRequest",
        ("contents", List(Content) with { OneOf = "request" }),
        ("generateContentRequest", Generate with { OneOf = "request" }));

    /// <summary>Fields of one kind are named together.</summary>
    private static Message Define(string type, params (string Names, Field Field)[] fields)
    {
        var byName = fields
            .SelectMany(each => each.Names.Split(' '), (each, name) => KeyValuePair.Create(name, each.Field))
            .ToFrozenDictionary();
        return new Message(type, () => byName);
    }

    private static Field List(Field item) => item with { IsList = true };

    private static Field Data(Field field) => field with { OneOf = "data" };
}
