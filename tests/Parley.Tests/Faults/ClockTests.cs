using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Parley.Emulation.Answers;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Tests.Chat;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Faults;

public sealed class ClockTests : ChatTest
{
    private readonly LateClock clock = new();

    private protected override ParleyApp Adjust(ParleyApp app) => app.With(builder =>
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(clock)));

    [Theory, Trait(Cases.Trait, "D-27")]
    [InlineData(-60)]
    [InlineData(-24 * 60)]
    [InlineData(60)]
    public async Task A_clock_that_jumps_changes_no_order_and_ends_no_session(int minutes)
    {
        var first = await SayAsync("First");
        // One answer grows while it jumps.
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("Before").Until(gate.Task).Text(" and after."));
        await using var growing = await StreamAsync("/api/chat", new SendMessage("Second", first.ConversationId));
        await growing.NextAsync();

        clock.Late = TimeSpan.FromMinutes(minutes);
        gate.SetResult();
        Assert.Equal((StreamEvents.Done, "Before and after."), ((await growing.ToEndAsync())[^1] is var end ? end.Name : "", end.Reply.Text));
        // An access token lasts minutes, the session that renews it much longer.
        if (minutes > 0)
            Ada.DefaultRequestHeaders.Authorization = new("Bearer", (await ReadAsync<SignedIn>(await PostAsync("/api/login", new Login("ada", ParleyApp.Password), App.CreateClient()))).AccessToken);
        await SayAsync("Third", first.ConversationId);

        var messages = (await ConversationAsync(first.ConversationId)).Messages;
        Assert.Equal(["First", "Second", "Third"], messages.Where(message => message.Role == "user").Select(message => message.Text));
        Assert.Equal(messages.Skip(1).Select(message => message.ParentId), messages.SkipLast(1).Select(message => (Guid?)message.Id));
        Assert.All(messages.Where(message => message.Role != "user"), message => Assert.Equal(MessageStatus.Complete, message.Status));
    }
}
