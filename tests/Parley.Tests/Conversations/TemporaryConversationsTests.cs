using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Conversations;

namespace Parley.Tests.Conversations;

public sealed class TemporaryConversationsTests
{
    [Fact]
    public async Task Two_who_visit_at_the_same_moment_both_find_it()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        var clock = new BusyClock();
        using var temporary = new TemporaryConversations(services, clock);
        var (owner, conversation) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        temporary.Add(owner, conversation);

        clock.Meanwhile = () => Assert.True(temporary.Visited(owner, conversation));

        Assert.True(temporary.Visited(owner, conversation));
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
