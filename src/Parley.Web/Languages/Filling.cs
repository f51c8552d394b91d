using System.Globalization;

namespace Parley.Web.Languages;

/// <summary>Puts values into a text.</summary>
public static class Filling
{
    /// <summary>The text with its <c>{0}</c>, <c>{1}</c> filled in, as the reader writes numbers and dates.</summary>
    public static string With(this string text, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.CurrentCulture, text, values);
}
