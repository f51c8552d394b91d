using Parley.Server.Conversations.Temporary;

namespace Parley.Tests.Conversations;

public sealed class TemporaryConversationsTests
{
    [Fact]
    public async Task Two_who_visit_at_the_same_moment_both_find_it()
    {
        var clock = new BusyClock();
        using var temporary = new TemporaryInMemory(clock);
        var (owner, conversation) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await temporary.AddAsync(owner, conversation);

        clock.Meanwhile = () => Assert.True(temporary.VisitAsync(owner, conversation).AsTask().IsCompletedSuccessfully);

        Assert.True(await temporary.VisitAsync(owner, conversation));
    }

    /// <summary>Whenever it is asked, somebody else does something first.</summary>
    private sealed class BusyClock : TimeProvider
    {
        private DateTimeOffset now = DateTimeOffset.UnixEpoch;
        private bool busy;

        public Action? Meanwhile { get; set; }

        public override DateTimeOffset GetUtcNow()
        {
            if (Meanwhile is not null && !busy)
            {
                busy = true;
                Meanwhile();
                busy = false;
            }

            return now += TimeSpan.FromSeconds(1);
        }
    }
}
