using Parley.Protocol.Models;

namespace Parley.Web.Chat;

/// <summary>What a model is good for, in a few words: by its family, else in its provider's own.</summary>
public static class ModelPurpose
{
    /// <summary>Null where nothing is known.</summary>
    public static string? Of(ChatModel model) => model.Id switch
    {
        "parley-demo" => Texts.PurposeDemo,
        "gemini-4-hydrogen" => Texts.PurposeMost,
        _ when Has(model, "-flash-lite") => Texts.PurposeQuickest,
        _ when Has(model, "-flash") => Texts.PurposeQuick,
        _ when Has(model, "-pro") || Has(model, "-argon") => Texts.PurposeHard,
        _ => model.Description,
    };

    private static bool Has(ChatModel model, string part) => model.Id.Contains(part, StringComparison.Ordinal);
}
