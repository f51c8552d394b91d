using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Parley.Gemini;

namespace Parley.Tests.Gemini;

/// <summary>The network under the client: answers in the order they were put in, and remembers what was asked.</summary>
internal sealed class ScriptedGemini : HttpMessageHandler
{
    private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> answers = [];

    public List<HttpRequestMessage> Requests { get; } = [];

    public List<JsonObject?> Bodies { get; } = [];

    public GeminiOptions Options { get; } = new()
    {
        BaseUrl = new("http://gemini.test/"),
        ApiKey = "AQ.secret",
        DefaultModel = "gemini-4-hydrogen",
    };

    public ScriptedGemini Answer(byte[] body, HttpStatusCode status = HttpStatusCode.OK) => Answer(new PieceStream([body]), status);

    public ScriptedGemini Answer(string body, HttpStatusCode status = HttpStatusCode.OK) => Answer(Encoding.UTF8.GetBytes(body), status);

    public ScriptedGemini Answer(Stream body, HttpStatusCode status = HttpStatusCode.OK) => AnswerAfter(Task.CompletedTask, body, status);

    public ScriptedGemini AnswerAfter(Task gate, Stream body, HttpStatusCode status = HttpStatusCode.OK)
    {
        answers.Enqueue(async cancellationToken =>
        {
            await gate.WaitAsync(cancellationToken);

            return new(status) { Content = new StreamContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } } };
        });
        return this;
    }

    public ScriptedGemini Fail(Exception failure)
    {
        answers.Enqueue(_ => Task.FromException<HttpResponseMessage>(failure));
        return this;
    }

    /// <summary>Takes the request and says nothing.</summary>
    public ScriptedGemini Hang()
    {
        answers.Enqueue(async cancellationToken =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("Never reached.");
        });
        return this;
    }

    public GeminiChatClient Client(TimeProvider? time = null) => new(Http(), Options, time);

    public HttpClient Http() => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Asks and gathers everything, for tests that look at the end.</summary>
    public async Task<Gathered> AskAsync(ChatOptions? options = null)
    {
        var updates = new List<ChatResponseUpdate>();
        try
        {
            await foreach (var update in Client().GetStreamingResponseAsync("Hello?", options, TestContext.Current.CancellationToken))
                updates.Add(update);
        }
        catch (GeminiException failure)
        {
            return new(updates, failure);
        }

        return new(updates, null);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        Bodies.Add(request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken))!.AsObject());

        return await answers.Dequeue()(cancellationToken);
    }
}
