using System.Globalization;

namespace Parley.Web.Languages;

/// <summary>A language that all texts are there in.</summary>
/// <param name="Code">As in BCP 47: <c>de</c>.</param>
/// <param name="Name">What it calls itself.</param>
public sealed record Language(string Code, string Name)
{
    /// <summary>Finds its texts, and writes numbers and dates where nothing is known of the reader's region.</summary>
    public CultureInfo Culture { get; } = SupportedLanguages.CultureOf(Code);

    /// <summary>Whether lines begin at the right.</summary>
    public bool IsRightToLeft => Culture.TextInfo.IsRightToLeft;

    /// <summary>The value of HTML's <c>dir</c>.</summary>
    public string Direction => IsRightToLeft ? "rtl" : "ltr";
}

/// <summary>The languages that pages can be read in.</summary>
public static class SupportedLanguages
{
    private const string ArabicDecimalSeparator = "\u066B";

    /// <summary>For those who ask for none that is there.</summary>
    public static Language English { get; } = new("en", "English");

    /// <summary>All, in the order in which they are offered.</summary>
    public static IReadOnlyList<Language> All { get; } =
        [English, new("de", "Deutsch"), new("fr", "Français"), new("es", "Español"), new("ja", "日本語"), new("ar", "العربية")];

    /// <summary>The language that is being written at this moment.</summary>
    public static Language Current => Find(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName) ?? English;

    /// <summary>How a language or region writes. Where it has marks of its own for digits of its own, the marks go with the digits that .NET writes.</summary>
    public static CultureInfo CultureOf(string name)
    {
        var known = CultureInfo.GetCultureInfo(name);
        if (known.NumberFormat.NumberDecimalSeparator is not ArabicDecimalSeparator)
            return known;

        var ours = (CultureInfo)known.Clone();
        ours.NumberFormat.NumberDecimalSeparator = ".";
        ours.NumberFormat.NumberGroupSeparator = ",";
        return CultureInfo.ReadOnly(ours);
    }

    /// <summary>The language with this code; null where it is none of ours.</summary>
    public static Language? Find(string? code) => All.FirstOrDefault(l => string.Equals(l.Code, code, StringComparison.OrdinalIgnoreCase));
}
