using System.Globalization;
using System.Security.Cryptography;
using Parley.Protocol.Notices;

namespace Parley.Server.Notices;

/// <summary>A notice with the id by which a reader goes on after it.</summary>
internal readonly record struct PostedNotice(string Id, Notice Notice);

/// <summary>The last notices of one user, numbered, and who reads them. The <see cref="NoticeBoard"/> lets in one at a time.</summary>
internal sealed class UserNotices(ITimer forgetting)
{
    /// <summary>How many notices are kept; who is further behind must begin anew.</summary>
    public const int MostKept = 256;

    // Sets these numbers apart from those of another server, or of another time, which mean nothing here.
    private readonly string run = RandomNumberGenerator.GetHexString(12, lowercase: true);
    private readonly Queue<Notice> kept = new();
    private long last;

    /// <summary>Goes off when they are to be forgotten.</summary>
    public ITimer Forgetting => forgetting;

    public List<NoticeReader> Readers { get; } = [];

    /// <summary>The id of the last one.</summary>
    public string End => IdOf(last);

    public void Add(Notice notice)
    {
        last++;
        kept.Enqueue(notice);
        if (kept.Count > MostKept)
            kept.Dequeue();
        foreach (var reader in Readers)
            reader.Wake();
    }

    /// <summary>The number in an id; null where it is none of these.</summary>
    public long? Parse(string? id) =>
        id?.Split('-') is [var ofRun, var number] && ofRun == run
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position <= last
            ? position
            : null;

    /// <summary>What follows a position, and the position after it.</summary>
    public (IReadOnlyList<PostedNotice> Notices, long Position) After(long? position)
    {
        var before = last - kept.Count;
        if (position is not { } read || read < before)
            return ([new PostedNotice(End, new Notice(NoticeKinds.Reset))], last);

        var fresh = kept.Skip((int)(read - before)).Select((notice, i) => new PostedNotice(IdOf(read + 1 + i), notice));
        return ([.. fresh], last);
    }

    private string IdOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{run}-{number}");
}
