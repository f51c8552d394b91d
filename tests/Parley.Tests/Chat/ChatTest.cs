using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Emulation;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Protocol.Json;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Chat;

/// <summary>A server that asks the Gemini emulator, and Ada, who talks to it.</summary>
public abstract class ChatTest : IAsyncLifetime
{
    private protected GeminiEmulator Gemini { get; private set; } = null!;

    private protected ParleyApp App { get; private set; } = null!;

    private protected HttpClient Ada { get; private set; } = null!;

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Gemini = await GeminiEmulator.StartAsync();
        await BeforeAsync();
        App = Adjust(AppOf(Gemini));
        Ada = await App.SignedInAsAsync("ada");
        await ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Ada.Dispose();
        await App.DisposeAsync();
        await Gemini.DisposeAsync();
        await AfterAsync();
    }

    internal static ParleyApp AppOf(GeminiEmulator gemini) =>
        new ParleyApp().With("GEMINI_API_KEY", GeminiEmulator.ApiKey).With("Gemini__BaseUrl", gemini.BaseAddress.ToString());

    private protected virtual ValueTask BeforeAsync() => ValueTask.CompletedTask;

    private protected virtual ParleyApp Adjust(ParleyApp app) => app;

    private protected virtual ValueTask ReadyAsync() => ValueTask.CompletedTask;

    private protected virtual ValueTask AfterAsync() => ValueTask.CompletedTask;

    /// <summary>Says something and waits for the whole answer.</summary>
    private protected Task<Exchange> SayAsync(string message, Guid? conversationId = null) => SayAsync(new SendMessage(message, conversationId));

    private protected async Task<Exchange> SayAsync(SendMessage message) => await ReadAsync<Exchange>(await PostAsync("/api/chat", message));

    private protected Task<HttpResponseMessage> PostAsync(string path, object? body = null, HttpClient? who = null) =>
        (who ?? Ada).PostAsJsonAsync(path, body, JsonSerializerOptions.Web, Cancelled);

    /// <summary>The events that a send, or another request for a reply, is answered with.</summary>
    private protected async Task<ReplyEvents> StreamAsync(string path, object? body = null, HttpClient? who = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: JsonSerializerOptions.Web) };
        return await ReplyEvents.OpenAsync(who ?? Ada, request);
    }

    private protected Task<ReplyEvents> StreamSayingAsync(string message) => StreamAsync("/api/chat", new SendMessage(message));

    /// <summary>The events of a reply that follow one of them.</summary>
    private protected async Task<ReplyEvents> EventsAsync(Guid replyId, int? after = null, HttpClient? who = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/messages/{replyId}/events");
        if (after is { } id)
            request.Headers.Add("Last-Event-ID", id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return await ReplyEvents.OpenAsync(who ?? Ada, request);
    }

    private protected async Task<Conversation> ConversationAsync(Guid id) =>
        await ReadAsync<Conversation>(await Ada.GetAsync($"/api/conversations/{id}", Cancelled));

    private protected async Task<Message> StoredAsync(Message message) =>
        (await ConversationAsync(message.ConversationId)).Messages.Single(stored => stored.Id == message.Id);

    private protected static async Task<T> ReadAsync<T>(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode}: {text}");
        return (T)JsonSerializer.Deserialize(text, typeof(T), ProtocolJsonContext.Default)!;
    }
}

internal static class PatchRequests
{
    public static Task<HttpResponseMessage> PatchAsync(this HttpClient client, string path, UpdateConversation change) =>
        client.PatchAsJsonAsync(path, change, JsonSerializerOptions.Web, TestContext.Current.CancellationToken);
}
