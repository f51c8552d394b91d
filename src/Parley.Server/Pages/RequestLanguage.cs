using System.Collections.Frozen;
using System.Globalization;
using Parley.Server.Accounts;

namespace Parley.Server.Pages;

/// <summary>
/// The language in which a page is written, how its reader's region writes numbers and dates, and by which clock:
/// what the account prefers, else what was chosen in this browser, else what the browser asks for. Programs are not
/// concerned.
/// </summary>
internal static class RequestLanguage
{
    // Only what is known is made: anybody may send any tag. Calendars other than our own would not fit the days we count.
    private static readonly FrozenDictionary<string, CultureInfo> Regions = CultureInfo.GetCultures(CultureTypes.SpecificCultures)
        .Where(culture => SupportedLanguages.Find(culture.TwoLetterISOLanguageName) is not null && culture.Calendar is GregorianCalendar)
        .DistinctBy(culture => culture.Name, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(culture => culture.Name, culture => SupportedLanguages.CultureOf(culture.Name), StringComparer.OrdinalIgnoreCase);

    /// <summary>As the browser says; before anything else, for errors are pages too.</summary>
    public static void UseRequestLanguage(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!ErrorPages.IsForPrograms(context.Request.Path))
            Apply(context.Request, request => SupportedLanguages.Find(BrowserChoice.Language.Of(request)) ?? Preferred(request));
        await next(context);
    });

    /// <summary>As the account says, once it is known who asks.</summary>
    public static void UseAccountLanguage(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (!ErrorPages.IsForPrograms(context.Request.Path) && context.Features.Get<CurrentUser>()?.Preferences.Language is { } chosen)
            Apply(context.Request, request => SupportedLanguages.Find(chosen) ?? Preferred(request));
        await next(context);
    });

    /// <summary>The first of the browser's languages that is there, else English.</summary>
    private static Language Preferred(HttpRequest request) =>
        Accepted(request).Select(LanguageOf).FirstOrDefault(l => l is not null) ?? SupportedLanguages.English;

    /// <summary>From here on, and in all that is begun from here.</summary>
    private static void Apply(HttpRequest request, Func<HttpRequest, Language> choose)
    {
        var language = choose(request);
        CultureInfo.CurrentUICulture = language.Culture;
        ReaderZone.Current = Reader.Of(request).Zone;
        CultureInfo.CurrentCulture = Accepted(request).Where(tag => LanguageOf(tag) == language).Select(Regions.GetValueOrDefault).FirstOrDefault(c => c is not null)
            ?? language.Culture;
    }

    private static IEnumerable<string> Accepted(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage.Where(l => l.Quality is not 0).OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.ToString());

    private static Language? LanguageOf(string tag) => SupportedLanguages.Find(tag.Split('-')[0]);
}
