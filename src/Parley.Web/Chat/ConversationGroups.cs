using System.Globalization;
using Parley.Protocol.Conversations;

namespace Parley.Web.Chat;

/// <summary>Conversations under a heading.</summary>
public sealed record ConversationGroup(string Name, IReadOnlyList<ConversationSummary> Items);

/// <summary>Arranges conversations as people remember them: pinned, today, yesterday, the last days, then by month.</summary>
public static class ConversationGroups
{
    /// <summary>Groups conversations that are in order already.</summary>
    /// <param name="items">Pinned first, then the newest first.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="zone">Where the reader's days begin.</param>
    public static IReadOnlyList<ConversationGroup> Of(IEnumerable<ConversationSummary> items, DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = DayOf(now, zone);
        return [.. items.GroupBy(c => c.Pinned ? "Pinned" : NameOf(DayOf(c.UpdatedAt, zone), today)).Select(g => new ConversationGroup(g.Key, [.. g]))];
    }

    private static DateOnly DayOf(DateTimeOffset time, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);

    private static string NameOf(DateOnly day, DateOnly today) => (today.DayNumber - day.DayNumber) switch
    {
        <= 0 => "Today",
        1 => "Yesterday",
        <= 7 => "Last 7 days",
        <= 30 => "Last 30 days",
        _ => day.ToString(day.Year == today.Year ? "MMMM" : "MMMM yyyy", CultureInfo.InvariantCulture),
    };
}
