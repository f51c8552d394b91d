using Microsoft.Extensions.Time.Testing;
using Parley.Emulation.Answers;
using Parley.Protocol.Chat;
using Parley.Server.Chat;
using Parley.Server.Conversations;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Chat;

/// <summary>How long a reply took is measured where it is made, and kept with it.</summary>
[Trait(Databases.Trait, Databases.Either)]
public sealed class TimingTests : ChatTest
{
    [Fact]
    public void Thoughts_last_until_the_text_begins()
    {
        var clock = new FakeTimeProvider();
        var timer = new ReplyTimer(clock);

        clock.Advance(TimeSpan.FromSeconds(1));
        timer.Came(DeltaKind.Thought);
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(new Timing(1000, 4000, 4000), timer.SoFar);
        timer.Came(DeltaKind.Text);
        clock.Advance(TimeSpan.FromSeconds(2));
        timer.Came(DeltaKind.Text);

        Assert.Equal(new Timing(1000, 4000, 6000), timer.SoFar);
    }

    [Fact]
    public void Where_nothing_was_thought_or_nothing_came_nothing_is_said_of_it()
    {
        var clock = new FakeTimeProvider();
        var timer = new ReplyTimer(clock);

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new Timing(null, null, 1000), timer.SoFar);
        timer.Came(DeltaKind.Text);

        Assert.Equal(new Timing(1000, null, 1000), timer.SoFar);
    }

    [Fact]
    public async Task A_reply_says_how_long_it_took_when_it_is_at_its_end()
    {
        Gemini.Script(new Answer().Think("Hm.").Text("Hello, Ada."));

        await using var stream = await StreamSayingAsync("Hi there");
        var events = await stream.ToEndAsync();

        Assert.Null(events[0].Start.Reply.Timing);
        var timing = Assert.IsType<Timing>(events[^1].Reply.Timing);
        Assert.True(timing is { FirstMs: >= 0, ThoughtsMs: >= 0, TotalMs: >= 0 });
        Assert.Equal(timing, (await StoredAsync(events[^1].Reply)).Timing);
    }
}
