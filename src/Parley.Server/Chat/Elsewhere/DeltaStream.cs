using System.Globalization;
using Parley.Server.Conversations;
using StackExchange.Redis;

namespace Parley.Server.Chat.Elsewhere;

/// <summary>
/// How a growing reply stands in Redis, once another server than its maker has readers for it: a stream whose entries hold some deltas each and are named after the last of them,
/// <c>{event id}-0</c>. What is older than the stream keeps stands in the database.
/// </summary>
internal static class DeltaStream
{
    /// <summary>What a server tells the others that has readers for a reply that it does not make.</summary>
    public const string Wanted = "reply wanted";

    public const int MostEntries = 4_096;
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan LifeAfterEnd = TimeSpan.FromMinutes(1);

    public static string Of(Guid replyId) => $"reply:{replyId:N}";

    public static string EntryOf(int eventId) => string.Create(CultureInfo.InvariantCulture, $"{eventId}-0");

    public static NameValueEntry[] Pack(ReadOnlySpan<ReplyDelta> deltas)
    {
        var content = string.Concat(deltas.ToArray().Select(delta => delta.Text));
        return [new("map", DeltaMap.Encode(deltas)), new("text", content)];
    }

    /// <summary>What stands in the last entry.</summary>
    public static readonly NameValueEntry[] End = [new("end", "")];

    public static int EventIdOf(StreamEntry entry) => int.Parse(entry.Id.ToString().AsSpan()[..^2], NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The deltas of an entry; null where the reply has ended.</summary>
    public static List<ReplyDelta>? Unpack(StreamEntry entry) =>
        entry["map"] is { IsNull: false } map ? DeltaMap.Split((byte[])map!, entry["text"].ToString()) : null;
}
