using System.Net.Http.Json;
using System.Text.Json;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Protocol.Json;
using Parley.Protocol.Notices;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Processes;

/// <summary>What waits to be sent when the server goes away.</summary>
public sealed class QueueTests : RealServerTest
{
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Server.StartAsync();
        await Server.SignUpAsync();
    }

    [Fact]
    public async Task After_an_answer_that_a_killed_server_broke_off_it_waits_on()
    {
        var (reader, conversationId) = await QueuedBehindAsync("bench:deltas=2000,rate=20");

        await Server.KillAsync();
        await Record.ExceptionAsync(() => reader);
        await StartAgainAsync();

        var queue = (await GetAsync<QueuedMessages>($"/api/conversations/{conversationId}/queue"))!;
        Assert.Equal((true, "Next"), (queue.Paused, Assert.Single(queue.Items).Text));
    }

    [Fact]
    public async Task After_an_answer_that_a_stopping_server_let_end_it_is_sent_by_the_next()
    {
        var (reader, conversationId) = await QueuedBehindAsync("bench:deltas=40,rate=20");

        Assert.Equal(0, await Server.Process.TerminateAsync());
        await reader;
        await StartAgainAsync();

        await using (var events = await EventReader.OpenAsync(Server.Client, "/api/events"))
        {
            await events.NoticeAsync();
            if (await MessagesAsync() is not [_, _, _, { Status: MessageStatus.Complete }])
                await events.NoticeAsync(1, notice => notice.Kind == NoticeKinds.ReplyEnded);
        }

        Assert.Equal(["user", "assistant", "user", "assistant"], (await MessagesAsync()).Select(message => message.Role));
        Assert.Equal("Next", (await MessagesAsync())[2].Text);

        async Task<IReadOnlyList<Message>> MessagesAsync() => (await GetAsync<Conversation>($"/api/conversations/{conversationId}"))!.Messages;
    }

    private async Task<(Task Reading, Guid ConversationId)> QueuedBehindAsync(string prompt)
    {
        var reader = new LiveReader(prompt);
        var reading = reader.AskAsync(Server.Client, Cancellation);
        await reader.Started.WaitAsync(Cancellation);
        var conversationId = (await GetAsync<ConversationPage>("/api/conversations"))!.Items[0].Id;
        using var queued = await Server.Client.PostAsJsonAsync($"/api/conversations/{conversationId}/queue", new QueueMessage("Next"), JsonSerializerOptions.Web, Cancellation);
        queued.EnsureSuccessStatusCode();
        return (reading, conversationId);
    }

    private async Task StartAgainAsync()
    {
        await Server.StartAsync();
        await Server.SignInAsync();
    }

    private async Task<T?> GetAsync<T>(string path) => (T?)await Server.Client.GetFromJsonAsync(path, typeof(T), ProtocolJsonContext.Default, Cancellation);
}
