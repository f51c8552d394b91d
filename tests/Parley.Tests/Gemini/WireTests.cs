using System.Net.Sockets;
using Microsoft.Extensions.AI;
using Parley.Emulation;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Emulation.Http;
using Parley.Gemini;

namespace Parley.Tests.Gemini;

/// <summary>Over a real connection, against a server that refuses what Gemini refuses and breaks as networks do.</summary>
public sealed class WireTests : IAsyncLifetime
{
    private GeminiEmulator gemini = null!;
    private GeminiOptions settings = null!;
    private HttpClient http = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        gemini = await GeminiEmulator.StartAsync();
        settings = new() { BaseUrl = gemini.BaseAddress, ApiKey = GeminiEmulator.ApiKey, DefaultModel = "gemini-4-hydrogen" };
        http = GeminiHttp.CreateClient(settings);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await gemini.DisposeAsync();
    }

    [Theory]
    [InlineData(Fault.Reset, GeminiErrorKind.Unreachable)]
    [InlineData(Fault.CutChunk, GeminiErrorKind.Unreachable)]
    [InlineData(Fault.CutLine, GeminiErrorKind.Unreachable)]
    [InlineData(Fault.TooLong, GeminiErrorKind.Unreachable)]
    [InlineData(Fault.TooShort, GeminiErrorKind.Unreachable)]
    [InlineData(Fault.Silence, GeminiErrorKind.Timeout)]
    [InlineData(Fault.NoAnswer, GeminiErrorKind.Timeout)]
    [InlineData(Fault.NotHttp, GeminiErrorKind.BadResponse)]
    public async Task A_broken_connection_fails_as_what_it_is(Fault fault, GeminiErrorKind kind)
    {
        if (kind == GeminiErrorKind.Timeout)
            (settings.FirstByteTimeout, settings.IdleTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        gemini.Script(new Answer().Text("First ", "second ").Break(fault));

        var failure = await Assert.ThrowsAsync<GeminiException>(() => AskAsync("Hm"));

        Assert.Equal((kind, false), (failure.Kind, failure.FailedToConnect));
    }

    [Fact]
    public async Task Bytes_that_drip_make_the_same_answer()
    {
        gemini.Script(new Answer().Think("Hm 🤔").Text("Ünï", "cödé 💡", "\n").Drip());

        var response = await AskAsync("Hm", new() { Reasoning = new() { Output = ReasoningOutput.Summary } });

        Assert.Equal("Ünïcödé 💡\n", response.Text);
        Assert.Equal("Hm 🤔", string.Concat(response.Messages[0].Contents.OfType<TextReasoningContent>().Select(thought => thought.Text)));
    }

    [Fact]
    public async Task Nobody_at_the_port_is_a_connection_that_failed()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        settings.BaseUrl = new($"http://{listener.LocalEndpoint}");
        listener.Stop();

        var failure = await Assert.ThrowsAsync<GeminiException>(() => AskAsync("Hm"));

        Assert.Equal((GeminiErrorKind.Unreachable, true), (failure.Kind, failure.FailedToConnect));
    }

    [Fact]
    public async Task A_reader_who_stops_closes_the_connection()
    {
        gemini.Script(new Answer().Text("First ").Until(Task.Delay(Timeout.Infinite, Cancellation)));

        await foreach (var _ in new GeminiChatClient(http, settings).GetStreamingResponseAsync("Hm", cancellationToken: Cancellation))
            break;

        var request = await gemini.RequestAsync(0, Cancellation);
        Assert.Equal(Ending.ClientLeft, await request.Ended.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task A_long_answer_is_gone_on_with_until_it_is_whole()
    {
        string[] words = [.. Enumerable.Range(0, 100).Select(i => $"word {i}, ")];
        gemini.Always("gemini-4-hydrogen", new Answer().Text(words).Cap(40));

        var response = await AskAsync("Tell me");

        Assert.Equal(string.Concat(words), response.Text);
        Assert.True(gemini.Requests.Count > 2);
        Assert.Equal(response.Usage!.TotalTokenCount, response.Usage.InputTokenCount + response.Usage.OutputTokenCount);
    }

    [Theory]
    [InlineData("gemini-4-hydrogen")]
    [InlineData("gemini-3.5-flash")]
    [InlineData("gemini-2.5-flash")]
    public async Task A_call_and_its_result_are_accepted_with_the_signature_that_came(string model)
    {
        gemini.Script(new Answer().Call("get_weather", """{"city":"Oslo"}""").Call("get_weather", """{"city":"Rome"}"""), new Answer().Text("Cold."));
        ChatOptions options = new() { ModelId = model, Tools = [AIFunctionFactory.Create((string city) => $"{city}: -2", "get_weather")] };
        List<ChatMessage> messages = [new(ChatRole.User, "Weather?")];

        var first = await AskAsync(messages, options);
        var calls = first.Messages[0].Contents.OfType<FunctionCallContent>().ToList();
        messages.AddRange(first.Messages);
        messages.Add(new(ChatRole.Tool, [.. calls.Select(call => new FunctionResultContent(call.CallId, -2))]));
        var second = await AskAsync(messages, options);

        Assert.Equal((2, ChatFinishReason.ToolCalls), (calls.Count, first.FinishReason));
        Assert.Equal("Cold.", second.Text);
    }

    [Fact]
    public async Task A_call_rebuilt_from_its_content_is_accepted_too()
    {
        gemini.Script(new Answer().Call("get_weather"), new Answer().Text("Cold."));
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(() => -2, "get_weather")] };
        var call = Assert.Single((await AskAsync("Weather?", options)).Messages[0].Contents.OfType<FunctionCallContent>());

        var second = await AskAsync([new(ChatRole.User, "Weather?"), new(ChatRole.Assistant, [call]), new(ChatRole.Tool, [new FunctionResultContent(call.CallId, -2)])], options);

        Assert.Equal("Cold.", second.Text);
    }

    [Theory]
    [InlineData("gemini-4-hydrogen")]
    [InlineData("gemini-4-argon")]
    [InlineData("gemini-3.8-flash")]
    [InlineData("gemini-3.6-flash")]
    [InlineData("gemini-3.5-flash")]
    [InlineData("gemini-3.1-pro-preview")]
    [InlineData("gemini-2.5-pro")]
    [InlineData("gemini-2.5-flash")]
    [InlineData("gemini-2.5-flash-lite")]
    public async Task No_setting_is_sent_that_the_model_refuses(string model)
    {
        foreach (var effort in Enum.GetValues<ReasoningEffort>())
        {
            ChatOptions options = new()
            {
                ModelId = model,
                Temperature = 0.5f,
                TopP = 0.5f,
                TopK = 5,
                PresencePenalty = 1,
                FrequencyPenalty = 1,
                Seed = 1,
                MaxOutputTokens = 20_000,
                StopSequences = ["1", "2", "3", "4", "5", "6"],
                Reasoning = new() { Effort = effort, Output = ReasoningOutput.Summary },
            };

            Assert.NotEmpty((await AskAsync("Hm", options)).Text);
        }
    }

    [Fact]
    public async Task Models_and_tokens_are_told()
    {
        var models = new GeminiModels(http, settings);

        Assert.Contains(await models.ListAsync(Cancellation), model => model is { Id: "gemini-4-hydrogen", IsForChat: true, Thinking: true });
        Assert.Equal("gemini-4-carbon", (await models.GetAsync("gemini-4-carbon", Cancellation)).Id);
        Assert.Equal(GeminiErrorKind.UnknownModel, (await Assert.ThrowsAsync<GeminiException>(() => models.GetAsync("gemini-5", Cancellation))).Kind);
        Assert.True(await new GeminiChatClient(http, settings).CountTokensAsync([new(ChatRole.User, "How many?")], cancellationToken: Cancellation) > 0);
    }

    [Fact]
    public async Task A_wrong_key_and_an_unknown_model_are_told_apart()
    {
        Assert.Equal(GeminiErrorKind.UnknownModel, (await Assert.ThrowsAsync<GeminiException>(() => AskAsync("Hm", new() { ModelId = "gemini-5" }))).Kind);

        settings.ApiKey = "wrong";
        Assert.Equal(GeminiErrorKind.KeyRejected, (await Assert.ThrowsAsync<GeminiException>(() => AskAsync("Hm"))).Kind);
    }

    [Fact]
    public async Task An_error_in_mid_stream_is_told_in_both_forms()
    {
        foreach (var inData in new[] { false, true })
        {
            gemini.Script(new Answer().Text("First ").Raise(GeminiErrors.HighDemand, inData));

            Assert.Equal("UNAVAILABLE", (await Assert.ThrowsAsync<GeminiException>(() => AskAsync("Hm"))).Status);
        }
    }

    private Task<ChatResponse> AskAsync(string question, ChatOptions? options = null) => AskAsync([new(ChatRole.User, question)], options);

    private Task<ChatResponse> AskAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null) =>
        new GeminiChatClient(http, settings).GetStreamingResponseAsync(messages, options, Cancellation).ToChatResponseAsync(Cancellation);
}
