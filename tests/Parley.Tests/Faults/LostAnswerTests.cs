using System.Diagnostics;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Tests.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Faults;

/// <summary>The database keeps a question, and the word of it is lost: the connection breaks after the commit.</summary>
[Trait(Databases.Trait, Databases.Postgres)]
public sealed class LostAnswerTests : ChatTest
{
    private string database = "";
    private SlowLine line = null!;

    private protected override async ValueTask BeforeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        line = new SlowLine(server.Port);
        // Each command goes over the line in words.
        database = new UriBuilder(server.UrlOf(await server.CreateAsync())) { Port = line.Port } + "&Max%20Auto%20Prepare=0";
    }

    private protected override ParleyApp Adjust(ParleyApp app) => app.With("DATABASE_URL", database).With("RateLimits__Enabled", "false");

    private protected override ValueTask AfterAsync() => line.DisposeAsync();

    [Fact]
    public async Task A_question_that_was_kept_unconfirmed_gets_a_final_state_and_is_there_once()
    {
        var first = await SayAsync("Hello");
        var send = new SendMessage("Is anybody there?", first.ConversationId, MessageId: Guid.CreateVersion7());

        line.Loses = "COMMIT";
        await (await PostAsync("/api/chat", send)).ProblemAsync(503, ProblemCodes.StorageUnavailable);
        line.Loses = null;

        for (var watch = Stopwatch.StartNew(); (await ConversationAsync(first.ConversationId)).Messages[^1].Status == MessageStatus.Streaming; await Task.Delay(100, Cancelled))
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.Equal(["user", "assistant", "user", "assistant"], (await ConversationAsync(first.ConversationId)).Messages.Select(message => message.Role));
        Assert.Equal(MessageStatus.Interrupted, (await ConversationAsync(first.ConversationId)).Messages[^1].Status);
        await (await PostAsync("/api/chat", send)).ProblemAsync(503, ProblemCodes.Interrupted);
        Assert.Equal(MessageStatus.Complete, (await SayAsync("And now?", first.ConversationId)).Reply.Status);
    }
}
