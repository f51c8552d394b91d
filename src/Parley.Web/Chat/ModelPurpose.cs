using System.Globalization;
using Parley.Protocol.Models;

namespace Parley.Web.Chat;

/// <summary>What a model is good for, in a few words: by its family, else in its provider's own.</summary>
public static class ModelPurpose
{
    /// <summary>What it is good for, what it costs and how long it is there; null where nothing is known.</summary>
    public static string? Of(ChatModel model)
    {
        string?[] said =
        [
            For(model),
            model.Price is { } price ? Texts.PriceOf.With(Prices.Say(price.Input), Prices.Say(price.Output)) : null,
            model.Shutdown is { } end ? Texts.ModelUntil.With(Day(end)) : null,
        ];
        return said.Any(part => part is not null) ? string.Join(" · ", said.Where(part => part is not null)) : null;
    }

    /// <summary>The last day of something, as people write it.</summary>
    internal static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.CurrentCulture);

    private static string? For(ChatModel model) => model.Id switch
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
