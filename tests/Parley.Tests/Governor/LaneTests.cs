using System.Net;
using Microsoft.Extensions.Time.Testing;
using Parley.Gemini;
using Parley.Server.Governor;

namespace Parley.Tests.Governor;

/// <summary>One model with one key, while Gemini takes requests, refuses them and takes them again.</summary>
public sealed class LaneTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private Lane lane;

    public LaneTests() => lane = new Lane(new GovernorOptions(), new Presence(clock), clock);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => lane.Dispose();

    [Fact]
    public async Task Nobody_waits_while_nothing_is_refused()
    {
        for (var i = 0; i < 10_000; i++)
            await lane.EnterAsync(Take(), Cancelled).WaitAsync(TimeSpan.Zero, Cancelled);
    }

    [Fact]
    public async Task A_limit_that_is_set_is_kept_without_a_refusal()
    {
        Use(new GovernorOptions { RequestsPerMinute = 2 });
        Assert.True(Enter(Take()).IsCompletedSuccessfully);
        Assert.True(Enter(Take()).IsCompletedSuccessfully);
        var third = Enter(Take());

        Advance(59);
        Assert.False(third.IsCompleted);
        Advance(2);
        await third.WaitAsync(Cancelled);
    }

    [Fact]
    public async Task A_limit_that_is_set_is_kept_by_who_will_not_wait_too()
    {
        Use(new GovernorOptions { RequestsPerMinute = 1 });
        await BegunAsync();

        var refusal = await Assert.ThrowsAsync<LongWaitException>(() => Enter(lane.Take(new Asker(Guid.CreateVersion7(), Patience: Patience.None))));
        Assert.Equal((true, TimeSpan.FromMinutes(1)), (refusal.IsOfOperator, refusal.Wait));
        Use(new GovernorOptions { RequestsPerMinute = 1, LongestWait = TimeSpan.Zero });
        await BegunAsync();
        await Assert.ThrowsAsync<LongWaitException>(() => Enter(Take()));
    }

    [Fact]
    public async Task Where_tokens_were_too_many_one_request_goes_first_and_its_answer_lets_the_others_through()
    {
        var first = await BegunAsync();
        Assert.True(lane.Refused(first, Refusal("GenerateContentInputTokensPerModelPerMinute-FreeTier", "250000", 10)));
        var (again, second, third) = (Enter(first), Enter(Take()), Enter(Take()));

        Advance(11);
        await again.WaitAsync(Cancelled);
        Assert.False(second.IsCompleted || third.IsCompleted);
        lane.Answered();

        await Task.WhenAll(second, third).WaitAsync(Cancelled);
    }

    [Fact]
    public async Task What_asks_for_more_than_a_minute_has_goes_to_the_end_and_then_away()
    {
        var large = await BegunAsync();
        var refusal = Refusal("GenerateContentInputTokensPerModelPerMinute-FreeTier", "250000", 10);
        Assert.True(lane.Refused(large, refusal));
        var (again, other) = (Enter(large), Enter(Take()));
        Advance(11);
        await again.WaitAsync(Cancelled);
        Assert.True(lane.Refused(large, refusal));
        again = Enter(large);

        Advance(11);

        await other.WaitAsync(Cancelled);
        Assert.False(again.IsCompleted);
        Advance(11);
        await again.WaitAsync(Cancelled);
        Assert.False(lane.Refused(large, refusal));
    }

    [Fact]
    public async Task A_request_that_thinks_for_long_holds_nobody_up()
    {
        var first = await BegunAsync();
        lane.Refused(first, Refusal("GenerateContentInputTokensPerModelPerMinute-FreeTier", "250000", 10));
        var (again, second) = (Enter(first), Enter(Take()));

        Advance(11);
        await again.WaitAsync(Cancelled);
        Advance(6);

        await second.WaitAsync(Cancelled);
    }

    [Fact]
    public async Task Who_was_refused_keeps_the_turn_though_nobody_waited_for_a_moment()
    {
        var first = await BegunAsync();
        lane.Refused(first, Refusal("GenerateContentInputTokensPerModelPerMinute-FreeTier", "250000", 10));
        var busy = new Asker(Guid.CreateVersion7());
        List<Ticket> tickets = [lane.Take(busy), lane.Take(busy), lane.Take(busy)];
        var turns = tickets.ConvertAll(Enter);
        Advance(11);
        lane.Answered();
        await Task.WhenAll(turns).WaitAsync(Cancelled);

        Assert.True(lane.Refused(tickets[2], Refusal("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "1", 10)));
        var (again, other) = (Enter(tickets[2]), Enter(Take()));
        Advance(11);

        Assert.Same(again, await Task.WhenAny(again, other).WaitAsync(Cancelled));
    }

    [Fact]
    public async Task An_overload_fails_the_one_that_met_it_and_the_others_try_one_by_one_with_pauses()
    {
        var (first, second) = (await BegunAsync(), await BegunAsync());
        Assert.False(lane.Refused(first, Overload()));
        // It was on its way together with the first.
        Assert.False(lane.Refused(second, Overload()));
        var third = await BegunAsync();
        var fourth = Enter(Take());
        Assert.False(fourth.IsCompleted);

        Advance(1);
        Assert.False(lane.Refused(third, Overload()));
        Advance(1);
        Assert.False(fourth.IsCompleted);
        Advance(2);
        await fourth.WaitAsync(Cancelled);
    }

    [Fact]
    public async Task What_was_learned_is_forgotten_after_a_while()
    {
        var first = await BegunAsync();
        lane.Refused(first, Refusal("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "1", 10));
        Advance(11);
        Assert.True(Enter(first).IsCompletedSuccessfully);
        Assert.Equal(TimeSpan.FromSeconds(60), lane.Estimate());

        Advance(601);

        Assert.All(Enumerable.Range(0, 20), _ => Assert.True(Enter(Take()).IsCompletedSuccessfully));
    }

    [Fact]
    public async Task Who_leaves_makes_room_and_who_has_waited_for_too_long_is_refused()
    {
        Use(new GovernorOptions { RequestsPerMinute = 1, LongestWait = TimeSpan.FromMinutes(2) });
        await BegunAsync();
        using var leaving = new CancellationTokenSource();
        var (leaver, stayer, late) = (lane.EnterAsync(Take(), leaving.Token), Enter(Take()), Enter(Take()));
        Assert.Equal(TimeSpan.FromMinutes(3), (await Assert.ThrowsAsync<LongWaitException>(() => late)).Wait);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        Advance(61);
        await stayer.WaitAsync(Cancelled);

        var last = Take();
        var waits = Enter(last);
        // It was told of a minute; now Gemini wants ten.
        Assert.True(lane.Refused(await RefusedAsync(stayer), Refusal("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "1", 600)));
        await Assert.ThrowsAsync<LongWaitException>(() => waits);
    }

    [Fact]
    public void Where_nobody_shall_wait_refusals_are_passed_on()
    {
        Use(new GovernorOptions { LongestWait = TimeSpan.Zero });
        var first = Take();
        Assert.True(Enter(first).IsCompletedSuccessfully);

        Assert.False(lane.Refused(first, Refusal("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "1", 10)));
        Assert.True(Enter(Take()).IsCompletedSuccessfully);
    }

    private static GeminiException Overload() => new(GeminiErrorKind.Unavailable, "busy", statusCode: HttpStatusCode.ServiceUnavailable);

    private static GeminiException Refusal(string quota, string limit, int seconds) => new(GeminiErrorKind.RateLimited, "too many", statusCode: HttpStatusCode.TooManyRequests)
    {
        Quotas = [new GeminiQuota(quota, null, limit, null)],
        RetryAfter = TimeSpan.FromSeconds(seconds),
    };

    private static async Task<Ticket> RefusedAsync(Task entered)
    {
        await entered;
        return new Ticket(new Asker(Guid.CreateVersion7()), 1_000, TimeSpan.MaxValue);
    }

    private void Use(GovernorOptions options)
    {
        lane.Dispose();
        lane = new Lane(options, new Presence(clock), clock);
    }

    private void Advance(int seconds) => clock.Advance(TimeSpan.FromSeconds(seconds));

    private Ticket Take() => lane.Take(new Asker(Guid.CreateVersion7()));

    private Task Enter(Ticket ticket) => lane.EnterAsync(ticket, Cancelled);

    private async Task<Ticket> BegunAsync()
    {
        var ticket = Take();
        await Enter(ticket).WaitAsync(TimeSpan.Zero, Cancelled);
        return ticket;
    }
}
