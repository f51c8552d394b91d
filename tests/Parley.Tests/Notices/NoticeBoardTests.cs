using Microsoft.Extensions.Time.Testing;
using Parley.Protocol.Notices;
using Parley.Server.Notices;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Notices;

public sealed class NoticeBoardTests
{
    private static readonly Guid Ada = Guid.CreateVersion7();
    private static readonly Guid Eve = Guid.CreateVersion7();
    private readonly FakeTimeProvider clock = new();
    private readonly NoticeBoard board;

    public NoticeBoardTests() => board = new NoticeBoard(clock, Alone.Bus());

    [Fact]
    public void Who_comes_for_the_first_time_is_told_to_look_at_everything_and_then_what_changes()
    {
        using var reader = board.Open(Ada, after: null);
        var first = reader.Take();
        board.Post(Ada, Notice("one"));

        Assert.Equal([NoticeKinds.Reset], Kinds(first));
        Assert.Equal(["one"], Kinds(reader.Take()));
        Assert.Empty(reader.Take());
    }

    [Fact]
    public void A_reader_goes_on_after_any_notice_that_is_still_known()
    {
        using var reader = board.Open(Ada, after: null);
        var begin = Assert.Single(reader.Take()).Id;
        foreach (var kind in (string[])["one", "two", "three"])
            board.Post(Ada, Notice(kind));
        var ids = reader.Take().Select(posted => posted.Id).Prepend(begin).ToList();

        for (var after = 0; after < ids.Count; after++)
        {
            using var again = board.Open(Ada, ids[after]);
            Assert.Equal(((string[])["one", "two", "three"])[after..], Kinds(again.Take()));
        }
    }

    [Fact]
    public void Nobody_reads_the_notices_of_somebody_else()
    {
        using var ada = board.Open(Ada, after: null);
        using var eve = board.Open(Eve, after: null);
        var place = Assert.Single(ada.Take()).Id;
        eve.Take();

        board.Post(Ada, Notice("one"));
        using var thief = board.Open(Eve, place);

        Assert.Empty(eve.Take());
        Assert.Equal([NoticeKinds.Reset], Kinds(thief.Take()));
    }

    [Fact]
    public void Who_is_too_far_behind_begins_anew()
    {
        using var reader = board.Open(Ada, after: null);
        reader.Take();
        for (var i = 0; i <= UserNotices.MostKept; i++)
            board.Post(Ada, Notice("one"));

        Assert.Equal([NoticeKinds.Reset], Kinds(reader.Take()));
        Assert.Empty(reader.Take());
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("000000000000-1")]
    [InlineData("-")]
    public void An_id_that_was_never_given_means_to_begin_anew(string id)
    {
        using var reader = board.Open(Ada, id);

        Assert.Equal([NoticeKinds.Reset], Kinds(reader.Take()));
    }

    [Fact]
    public void A_connection_may_break_for_a_while_and_nothing_is_missed()
    {
        var place = board.EndOf(Ada);
        using (board.Open(Ada, place))
        {
        }

        clock.Advance(NoticeBoard.Patience / 2);
        board.Post(Ada, Notice("one"));
        using var again = board.Open(Ada, place);

        Assert.Equal(["one"], Kinds(again.Take()));
    }

    [Fact]
    public void What_nobody_reads_any_more_is_forgotten_and_what_is_read_is_not()
    {
        var place = board.EndOf(Ada);
        using var eve = board.Open(Eve, after: null);
        using (board.Open(Ada, place))
            clock.Advance(NoticeBoard.Patience * 2);
        Assert.True(board.Keeps(Ada));

        clock.Advance(NoticeBoard.Patience);
        board.Post(Ada, Notice("one"));

        Assert.False(board.Keeps(Ada));
        Assert.True(board.Keeps(Eve));
        using var again = board.Open(Ada, place);
        Assert.Equal([NoticeKinds.Reset], Kinds(again.Take()));
    }

    [Fact]
    public async Task A_post_wakes_who_waits()
    {
        using var reader = board.Open(Ada, after: null);
        reader.Take();
        var waiting = reader.WaitAsync().AsTask();

        board.Post(Ada, Notice("one"));
        await waiting.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["one"], Kinds(reader.Take()));
    }

    private static Notice Notice(string kind) => new(kind);

    private static IEnumerable<string> Kinds(IEnumerable<PostedNotice> notices) => notices.Select(posted => posted.Notice.Kind);
}
