using System.Net.Http.Json;
using System.Text.Json;
using Parley.Emulation;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Protocol.Json;
using Parley.Protocol.Notices;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Processes;

/// <summary>What waits to be sent when the server goes away.</summary>
public sealed class QueueTests : IAsyncLifetime
{
    private GeminiEmulator gemini = null!;
    private RealServer server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        gemini = await GeminiEmulator.StartAsync();
        server = new RealServer(gemini);
        await server.StartAsync();
        await server.SignUpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await gemini.DisposeAsync();
    }

    [Fact]
    public async Task After_an_answer_that_a_killed_server_broke_off_it_waits_on()
    {
        var (reader, conversationId) = await QueuedBehindAsync("bench:deltas=2000,rate=20");

        await server.KillAsync();
        await Record.ExceptionAsync(() => reader);
        await StartAgainAsync();

        var queue = (await GetAsync<QueuedMessages>($"/api/conversations/{conversationId}/queue"))!;
        Assert.Equal((true, "Next"), (queue.Paused, Assert.Single(queue.Items).Text));
    }

    [Fact]
    public async Task After_an_answer_that_a_stopping_server_let_end_it_is_sent_by_the_next()
    {
        var (reader, conversationId) = await QueuedBehindAsync("bench:deltas=40,rate=20");

        Assert.Equal(0, await server.Process.TerminateAsync());
        await reader;
        await StartAgainAsync();

        await using (var events = await EventReader.OpenAsync(server.Client, "/api/events"))
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
        var reading = reader.AskAsync(server.Client, Cancellation);
        await reader.Started.WaitAsync(Cancellation);
        var conversationId = (await GetAsync<ConversationPage>("/api/conversations"))!.Items[0].Id;
        using var queued = await server.Client.PostAsJsonAsync($"/api/conversations/{conversationId}/queue", new QueueMessage("Next"), JsonSerializerOptions.Web, Cancellation);
        queued.EnsureSuccessStatusCode();
        return (reading, conversationId);
    }

    private async Task StartAgainAsync()
    {
        await server.StartAsync();
        await server.SignInAsync();
    }

    private async Task<T?> GetAsync<T>(string path) => (T?)await server.Client.GetFromJsonAsync(path, typeof(T), ProtocolJsonContext.Default, Cancellation);
}
