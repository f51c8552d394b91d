using System.Collections.Frozen;

namespace Parley.Emulation.Models;

/// <summary>The models of November 2026, with some that a picker must leave out.</summary>
internal static class ModelTable
{
    private const string Minimal = "MINIMAL", Low = "LOW", Medium = "MEDIUM", High = "HIGH", ExtraHigh = "XHIGH";

    public static IReadOnlyList<EmulatedModel> All { get; } =
    [
        new("gemini-2.5-pro", "Gemini 2.5 Pro", 2.5, []) { Budget = (128, 32_768) },
        new("gemini-2.5-flash", "Gemini 2.5 Flash", 2.5, []) { Budget = (0, 24_576) },
        new("gemini-2.5-flash-lite", "Gemini 2.5 Flash-Lite", 2.5, []) { Budget = (0, 24_576) },
        new("gemini-3-flash-preview", "Gemini 3 Flash Preview", 3, [High, Minimal, Low, Medium]),
        new("gemini-3.1-pro-preview", "Gemini 3.1 Pro Preview", 3.1, [High, Low, Medium]),
        new("gemini-3.1-flash-lite", "Gemini 3.1 Flash-Lite", 3.1, [Minimal, Low, Medium, High]),
        new("gemini-3.5-flash", "Gemini 3.5 Flash", 3.5, [Medium, Minimal, Low, High], ServedBy: "gemini-3.6-flash"),
        new("gemini-3.5-flash-lite", "Gemini 3.5 Flash-Lite", 3.5, [Medium, Minimal, Low, High]),
        new("gemini-3.6-flash", "Gemini 3.6 Flash", 3.6, [Medium, Minimal, Low, High]),
        new("gemini-3.7-flash", "Gemini 3.7 Flash", 3.7, [Medium, Low, High], ServedBy: "gemini-3.8-flash"),
        new("gemini-3.8-flash", "Gemini 3.8 Flash", 3.8, [Medium, Low, High]),
        new("gemini-4-argon", "Gemini 4 Argon", 4, [Medium, Low, High]),
        new("gemini-4-carbon", "Gemini 4 Carbon", 4, [Medium, Low, High]),
        new("gemini-4-hydrogen", "Gemini 4 Hydrogen", 4, [High, Low, Medium, ExtraHigh]),
        new("gemini-3.1-flash-image", "Gemini 3.1 Flash Image", 3.1, []) { OutputLimit = 32_768 },
        new("gemini-embedding-2", "Gemini Embedding 2", 2, []) { Methods = ["embedContent", "countTokens"], OutputLimit = 1 },
    ];

    private static readonly FrozenDictionary<string, EmulatedModel> ById = new Dictionary<string, EmulatedModel>(
        All.Select(model => KeyValuePair.Create(model.Id, model)))
    {
        ["gemini-flash-latest"] = All.Single(model => model.Id == "gemini-4-hydrogen"),
        ["gemini-pro-latest"] = All.Single(model => model.Id == "gemini-4-argon"),
    }.ToFrozenDictionary();

    public static EmulatedModel? Find(string id) => ById.GetValueOrDefault(id);
}
