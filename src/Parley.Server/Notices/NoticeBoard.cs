using System.Text.Json;
using Parley.Protocol.Json;
using Parley.Protocol.Notices;
using Parley.Server.Servers;

namespace Parley.Server.Notices;

/// <summary>
/// Tells each user's clients what has changed. A user to whom nobody listens costs nothing; the notices of one to whom
/// somebody does are kept for a while after, so that a connection may break.
/// </summary>
internal sealed class NoticeBoard
{
    private const string Kind = "notice";
    private const int IdLength = 32;

    /// <summary>How long a user's notices are kept after the last reader left.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, UserNotices> users = [];
    private readonly TimeProvider clock;
    private readonly ServerBus bus;

    public NoticeBoard(TimeProvider clock, ServerBus bus)
    {
        (this.clock, this.bus) = (clock, bus);
        bus.Hear(Kind, Hear);
        bus.Missed += ResetAll;
    }

    /// <summary>Tells the user's clients, on every server. What it tells of is stored by now.</summary>
    public void Post(Guid ownerId, Notice notice)
    {
        PostHere(ownerId, notice);
        if (bus.IsShared)
            bus.Tell(Kind, $"{ownerId:N}{JsonSerializer.Serialize(notice, ProtocolJsonContext.Default.Notice)}");
    }

    /// <summary>Where the user's notices end now: whoever reads on from here, before long, misses nothing that is posted after this.</summary>
    public string EndOf(Guid ownerId)
    {
        lock (gate)
        {
            var notices = Of(ownerId);
            KeepWhileRead(notices);
            return notices.End;
        }
    }

    /// <summary>
    /// A reader of what follows a notice. Without one, and where what follows it is gone, it is told so with a
    /// <see cref="NoticeKinds.Reset"/>, and reads what is posted from now on.
    /// </summary>
    public NoticeReader Open(Guid ownerId, string? after)
    {
        lock (gate)
        {
            var notices = Of(ownerId);
            var reader = new NoticeReader(this, ownerId, notices.Parse(after));
            notices.Readers.Add(reader);
            KeepWhileRead(notices);
            return reader;
        }
    }

    /// <summary>Whether anything is kept for the user.</summary>
    public bool Keeps(Guid ownerId)
    {
        lock (gate)
            return users.ContainsKey(ownerId);
    }

    internal IReadOnlyList<PostedNotice> Read(NoticeReader reader)
    {
        lock (gate)
        {
            var (read, position) = users[reader.OwnerId].After(reader.Position);
            reader.Position = position;
            return read;
        }
    }

    internal void Close(NoticeReader reader)
    {
        lock (gate)
        {
            var notices = users[reader.OwnerId];
            if (notices.Readers.Remove(reader))
                KeepWhileRead(notices);
        }
    }

    private void PostHere(Guid ownerId, Notice notice)
    {
        lock (gate)
        {
            if (users.TryGetValue(ownerId, out var notices))
                notices.Add(notice);
        }
    }

    private void Hear(string what)
    {
        if (JsonSerializer.Deserialize(what.AsSpan(IdLength), ProtocolJsonContext.Default.Notice) is { } notice)
            PostHere(Guid.Parse(what.AsSpan(0, IdLength)), notice);
    }

    /// <summary>What another server told may not have come: everybody looks anew.</summary>
    private void ResetAll()
    {
        lock (gate)
        {
            foreach (var notices in users.Values)
                notices.Add(new Notice(NoticeKinds.Reset));
        }
    }

    private UserNotices Of(Guid ownerId)
    {
        if (!users.TryGetValue(ownerId, out var notices))
            users[ownerId] = notices = new UserNotices(clock.CreateTimer(_ => Forget(ownerId), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        return notices;
    }

    private static void KeepWhileRead(UserNotices notices) =>
        notices.Forgetting.Change(notices.Readers.Count > 0 ? Timeout.InfiniteTimeSpan : Patience, Timeout.InfiniteTimeSpan);

    private void Forget(Guid ownerId)
    {
        lock (gate)
        {
            // Somebody may have come while the timer went off.
            if (users.TryGetValue(ownerId, out var notices) && notices.Readers.Count == 0)
            {
                users.Remove(ownerId);
                notices.Forgetting.Dispose();
            }
        }
    }
}
