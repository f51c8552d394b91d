using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Emulation;
using Parley.Emulation.Answers;
using Parley.Protocol.Chat;
using Parley.Tests.Chat;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Governor;

/// <summary>A server and a Gemini with one clock that stands still until it is moved.</summary>
public abstract class GovernorTest : IAsyncLifetime
{
    private readonly List<HttpClient> people = [];

    private protected FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    private protected GeminiEmulator Gemini { get; private set; } = null!;

    private protected TaskCompletionSource Held { get; } = new();

    private protected ParleyApp App { get; private set; } = null!;

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Gemini = await GeminiEmulator.StartAsync(time: Clock);
        App = Adjust(new ParleyApp().With("GEMINI_API_KEY", GeminiEmulator.ApiKey).With("Gemini__BaseUrl", Gemini.BaseAddress.ToString()).With("RateLimits__Enabled", "false"))
            .With(host => host.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Clock)));
    }

    public async ValueTask DisposeAsync()
    {
        Held.TrySetResult();
        people.ForEach(person => person.Dispose());
        // A server that stops gives its replies some seconds, which do not pass by themselves here.
        var stopping = App.DisposeAsync().AsTask();
        while (!stopping.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(stopping, Task.Delay(20, CancellationToken.None));
        }

        await stopping;
        await Gemini.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected virtual ParleyApp Adjust(ParleyApp app) => app;

    private protected async Task<HttpClient> SignInAsync(string name)
    {
        people.Add(await App.SignedInAsAsync(name));
        return people[^1];
    }

    /// <summary>Asks, and reads all that comes of it.</summary>
    private protected static async Task<WaitingReader> AskAsync(HttpClient who, string question, string? model = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat") { Content = JsonContent.Create(new SendMessage(question, Model: model), options: JsonSerializerOptions.Web) };
        return new WaitingReader(question, await ReplyEvents.OpenAsync(who, request));
    }

    /// <summary>Asks, and is answered for as long as the test lasts: whoever else asks is not alone.</summary>
    private protected async Task<WaitingReader> AskForLongAsync(HttpClient who, string question)
    {
        Gemini.Script(new Answer().Text("Yes.").Until(Held.Task));
        var reader = await AskAsync(who, question);
        await UntilAsync(() => reader.Events.Exists(one => one.Name == StreamEvents.Text), () => $"{question} is not answered");
        return reader;
    }

    /// <summary>Waits for what is true soon, in the time of the machine.</summary>
    private protected static async Task UntilAsync(Func<bool> condition, Func<string> what)
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(30), what());
            await Task.Delay(10, Cancelled);
        }
    }
}

/// <summary>Somebody who reads an answer as it comes.</summary>
internal sealed class WaitingReader : IAsyncDisposable
{
    private readonly ReplyEvents stream;
    private readonly Lock gate = new();
    private readonly List<ReplyEvent> events = [];

    public WaitingReader(string question, ReplyEvents stream)
    {
        (Question, this.stream) = (question, stream);
        Ended = ReadAsync();
    }

    public string Question { get; }

    public Task Ended { get; }

    public List<ReplyEvent> Events
    {
        get
        {
            lock (gate)
                return [.. events];
        }
    }

    /// <summary>What was told last; null before anything was.</summary>
    public Waiting? Waiting => Events.FindLast(one => one.Name == StreamEvents.Waiting) is { } last ? last.Waiting : null;

    public bool Waits => Waiting is { Place: > 0 };

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async Task ReadAsync()
    {
        while (await stream.NextAsync() is { } next)
        {
            lock (gate)
                events.Add(next);
        }
    }
}
