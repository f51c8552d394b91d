using Microsoft.Extensions.DependencyInjection;
using Parley.Emulation.Answers;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Chat;
using Parley.Server.Conversations;
using Parley.Server.Data;
using Parley.Tests.Chat;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Faults;

public sealed class FenceTests : ChatTest
{
    [Fact, Trait(Cases.Trait, "R-02"), Trait(Cases.Trait, "R-07")]
    public async Task A_reply_that_another_server_took_over_is_not_overwritten_by_the_one_that_began_it()
    {
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("As far as").Until(gate.Task).Text(" the end."));
        await using var stream = await StreamSayingAsync("Tell me");
        var start = (await stream.NextAsync())!.Start;
        await stream.NextAsync();

        // It was away so long that another found its heart still.
        await App.Services.GetRequiredService<DatabaseWriter>().RunAsync(
            db => AbandonedReplies.Interrupt(db, Guid.CreateVersion7(), TimeProvider.System.GetUtcNow().AddHours(1), ReplyProblems.Interrupted), Cancelled);
        gate.SetResult();

        var end = (await stream.ToEndAsync())[^1];
        Assert.Equal((StreamEvents.Error, ProblemCodes.Interrupted), (end.Name, end.Problem.Code));
        Assert.Equal(MessageStatus.Interrupted, (await StoredAsync(start.Reply)).Status);
    }
}
