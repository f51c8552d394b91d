using Parley.Protocol.Conversations;
using Parley.Web.Chat;

namespace Parley.Tests.Web.Chat;

/// <summary>Conversations stand under the days on which their reader remembers them.</summary>
public sealed class ConversationGroupsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 0, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-23T00:29:00Z", "Today")]
    [InlineData("2026-11-22T23:59:00Z", "Yesterday")]
    [InlineData("2026-11-21T12:00:00Z", "Last 7 days")]
    [InlineData("2026-11-16T00:00:00Z", "Last 7 days")]
    [InlineData("2026-11-15T23:59:00Z", "Last 30 days")]
    [InlineData("2026-10-01T12:00:00Z", "October")]
    [InlineData("2025-11-23T12:00:00Z", "November 2025")]
    public void By_day_then_by_month(string updatedAt, string name) =>
        Assert.Equal(name, Assert.Single(ConversationGroups.Of([Conversation(updatedAt)], Now, TimeZoneInfo.Utc)).Name);

    [Fact]
    public void A_day_begins_where_the_reader_is() =>
        Assert.Equal("Today", Assert.Single(ConversationGroups.Of([Conversation("2026-11-22T23:59:00Z")], Now, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"))).Name);

    [Fact]
    public void Pinned_ones_stand_on_top_whatever_their_day() =>
        Assert.Equal(["Pinned", "Today"], ConversationGroups.Of(
            [Conversation("2020-01-01T00:00:00Z", pinned: true), Conversation("2026-11-23T00:00:00Z")], Now, TimeZoneInfo.Utc).Select(g => g.Name));

    private static ConversationSummary Conversation(string updatedAt, bool pinned = false)
    {
        var time = DateTimeOffset.Parse(updatedAt, System.Globalization.CultureInfo.InvariantCulture);
        return new() { Id = Guid.CreateVersion7(), Title = "t", Model = null, Pinned = pinned, Archived = false, CreatedAt = time, UpdatedAt = time };
    }
}
