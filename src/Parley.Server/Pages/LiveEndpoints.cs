using Microsoft.AspNetCore.Mvc;
using Parley.Protocol;
using Parley.Server.Accounts;
using Parley.Server.Chat;
using Parley.Server.Hosting;
using Parley.Server.Notices;
using Parley.Web.Shell;

namespace Parley.Server.Pages;

/// <summary>
/// Whatever is live, for all tabs of a browser at once: the user's notices, and the replies that a tab watches as they
/// grow. It keeps nothing of its readers: who asks says what it has of each, and asks anew when it wants another one.
/// </summary>
internal static class LiveEndpoints
{
    private const int MostReplies = 32;

    public static void MapLive(this IEndpointRouteBuilder app) =>
        app.MapGroup("/live").WithUserDefaults("Pages").ExcludeFromDescription().MapGet("/", FollowAsync);

    /// <param name="user">Who is signed in.</param>
    /// <param name="logs">Where replies are found.</param>
    /// <param name="feeds">The replies that grow.</param>
    /// <param name="chat">What is shown of those that have ended.</param>
    /// <param name="pages">How it is shown.</param>
    /// <param name="board">Where notices are read.</param>
    /// <param name="lifetime">When the server ends.</param>
    /// <param name="clock">The time.</param>
    /// <param name="reader">Whose pages they are: once somebody else is signed in, that one's are none of theirs.</param>
    /// <param name="after">The last notice that they have.</param>
    /// <param name="reply">The replies to follow, each with how much they have of it: <c>{id}.{position}</c>.</param>
    internal static async Task<IResult> FollowAsync(
        CurrentUser user, ReplyLogs logs, ReplyFeeds feeds, ChatReader chat, PageRenderer pages, NoticeBoard board, NoticeLifetime lifetime, TimeProvider clock,
        [FromQuery(Name = "user")] Guid? reader = null, string? after = null, string[]? reply = null)
    {
        if (reader is { } expected && expected != user.Id)
            return Problems.Refuse(ProblemCodes.Unauthenticated, Problems.DetailOf(ProblemCodes.Unauthenticated));

        var watched = new List<WatchedReply>();
        foreach (var (id, position) in (reply ?? []).Take(MostReplies).Select(Parse))
        {
            var log = await logs.FindAsync(user.Id, id);
            watched.Add(new(id, log, log is null ? null : feeds.Of(log), position, clock));
        }

        var replies = new WatchedReplies(watched, user, chat, pages);
        var notices = board.Open(user.Id, after);
        replies.WakeOnChange(notices.Wake);
        return new NoticeStream(notices, clock, user.SessionEnded, lifetime.Ending) { More = replies.WriteAsync };
    }

    private static (Guid Id, LivePosition Position) Parse(string watched) =>
        watched.Split('.') is [var id, var position] && Guid.TryParse(id, out var reply)
            ? (reply, LivePosition.Parse(position))
            : throw new BadHttpRequestException("What should be a reply and a position is none.");
}
