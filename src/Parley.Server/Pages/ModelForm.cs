using System.Globalization;
using Parley.Protocol.Models;

namespace Parley.Server.Pages;

/// <summary>What an administrator's form says of a model: all of it. What is as usual is no change.</summary>
internal sealed record ModelForm
{
    public string? Name { get; init; }
    public string? ContextTokens { get; init; }
    public string? MaxOutputTokens { get; init; }
    public string[]? ThinkingLevels { get; init; }
    public string[]? Reads { get; init; }
    public string? Tools { get; init; }
    public string? Sampling { get; init; }
    public string? Shutdown { get; init; }
    public string? ReplacedBy { get; init; }
    public string[]? PriceFrom { get; init; }
    public string[]? PriceInput { get; init; }
    public string[]? PriceOutput { get; init; }
    public string[]? PriceCached { get; init; }
    public string[]? PriceOver { get; init; }
    public string[]? PriceInputOver { get; init; }
    public string[]? PriceOutputOver { get; init; }

    public ModelChanges ToChanges(ChatModel usual, IReadOnlyList<DatedPrice> usualPrices)
    {
        var can = usual.Capabilities;
        var prices = Enumerable.Range(0, PriceInput?.Length ?? 0).Select(PriceAt).OfType<DatedPrice>().ToList();
        return new ModelChanges
        {
            Name = Other(string.IsNullOrWhiteSpace(Name) ? null : Name.Trim(), usual.Name),
            ContextTokens = Whole(ContextTokens) is { } context && context != usual.ContextTokens ? context : null,
            MaxOutputTokens = Whole(MaxOutputTokens) is { } most && most != usual.MaxOutputTokens ? most : null,
            ThinkingLevels = Others(ThinkingLevels, can.ThinkingLevels),
            Reads = Others(Reads, can.Reads),
            Tools = Tools == "true" == can.Tools.Count > 0 ? null : Tools == "true",
            Sampling = Sampling == "true" == can.Sampling ? null : Sampling == "true",
            Shutdown = Day(Shutdown) is { } day && day != usual.Shutdown ? day : null,
            ReplacedBy = Other(string.IsNullOrWhiteSpace(ReplacedBy) ? null : ReplacedBy.Trim(), usual.ReplacedBy),
            Prices = prices.SequenceEqual(usualPrices) ? null : prices,
        };
    }

    private DatedPrice? PriceAt(int at) => Money(PriceInput, at) is { } input ? new(
        input, Money(PriceOutput, at) ?? 0, Money(PriceCached, at), Day(PriceFrom?.ElementAtOrDefault(at)), Whole(PriceOver?.ElementAtOrDefault(at)),
        Money(PriceInputOver, at), Money(PriceOutputOver, at)) : null;

    private static string? Other(string? said, string? usual) => said == usual ? null : said;

    private static List<string>? Others(string[]? said, IReadOnlyList<string> usual) => usual.ToHashSet().SetEquals(said ?? []) ? null : [.. said ?? []];

    private static long? Whole(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 1_000_000_000 ? number : null;

    private static decimal? Money(string[]? texts, int at) =>
        decimal.TryParse(texts?.ElementAtOrDefault(at), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1_000_000 ? number : null;

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
