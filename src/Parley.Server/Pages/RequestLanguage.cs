using System.Collections.Frozen;
using System.Globalization;

namespace Parley.Server.Pages;

/// <summary>
/// The language in which a page is written, how its reader's region writes numbers and dates, and by which clock. It is settled before
/// anything else, for errors are pages too. Programs are not concerned.
/// </summary>
internal static class RequestLanguage
{
    public const string Cookie = "language";

    // Only what is known is made: anybody may send any tag. Calendars other than our own would not fit the days we count.
    private static readonly FrozenDictionary<string, CultureInfo> Regions = CultureInfo.GetCultures(CultureTypes.SpecificCultures)
        .Where(culture => SupportedLanguages.Find(culture.TwoLetterISOLanguageName) is not null && culture.Calendar is GregorianCalendar)
        .DistinctBy(culture => culture.Name, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(culture => culture.Name, StringComparer.OrdinalIgnoreCase);

    public static void UseRequestLanguage(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!ErrorPages.IsForPrograms(context.Request.Path))
            Apply(context.Request);
        await next(context);
    });

    /// <summary>The language that the reader has chosen, else the first of the browser's that is there, else English.</summary>
    public static Language Of(HttpRequest request) =>
        SupportedLanguages.Find(request.Cookies[Cookie]) ?? Accepted(request).Select(LanguageOf).FirstOrDefault(l => l is not null) ?? SupportedLanguages.English;

    /// <summary>From here on, and in all that is begun from here.</summary>
    private static void Apply(HttpRequest request)
    {
        var language = Of(request);
        CultureInfo.CurrentUICulture = language.Culture;
        ReaderZone.Current = Reader.Of(request).Zone;
        CultureInfo.CurrentCulture = Accepted(request).Where(tag => LanguageOf(tag) == language).Select(Regions.GetValueOrDefault).FirstOrDefault(c => c is not null)
            ?? language.Culture;
    }

    private static IEnumerable<string> Accepted(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage.Where(l => l.Quality is not 0).OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString());

    private static Language? LanguageOf(string tag) => SupportedLanguages.Find(tag.Split('-')[0]);
}
