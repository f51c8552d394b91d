using System.Globalization;
using Parley.Protocol.Conversations;

namespace Parley.Web.Chat;

/// <summary>Conversations under a heading; without one where they go on below those that are there.</summary>
public sealed record ConversationGroup(string? Name, IReadOnlyList<ConversationSummary> Items);

/// <summary>Arranges conversations as people remember them: pinned, today, yesterday, the last days, then by month.</summary>
public static class ConversationGroups
{
    /// <summary>Groups conversations that are in order already.</summary>
    /// <param name="items">Pinned first, then the newest first.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="zone">Where the reader's days begin.</param>
    public static IReadOnlyList<ConversationGroup> Of(IEnumerable<ConversationSummary> items, DateTimeOffset now, TimeZoneInfo zone) =>
        [.. items.GroupBy(c => NameOf(c.Pinned, c.UpdatedAt, now, zone)).Select(g => new ConversationGroup(g.Key, [.. g]))];

    /// <summary>The heading that a conversation stands under.</summary>
    public static string NameOf(bool pinned, DateTimeOffset updatedAt, DateTimeOffset now, TimeZoneInfo zone) =>
        pinned ? Texts.GroupPinned : NameOf(DayOf(updatedAt, zone), DayOf(now, zone));

    private static DateOnly DayOf(DateTimeOffset time, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);

    private static string NameOf(DateOnly day, DateOnly today) => (today.DayNumber - day.DayNumber) switch
    {
        <= 0 => Texts.GroupToday,
        1 => Texts.GroupYesterday,
        <= 7 => Texts.GroupLast7,
        <= 30 => Texts.GroupLast30,
        _ => Heading(day.ToString(day.Year == today.Year ? "MMMM" : "Y", CultureInfo.CurrentCulture)),
    };

    /// <summary>In some languages months begin with a small letter, but no heading does.</summary>
    private static string Heading(string text) => CultureInfo.CurrentCulture.TextInfo.ToUpper(text[0]) + text[1..];
}
