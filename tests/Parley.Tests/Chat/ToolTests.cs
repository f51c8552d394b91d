using System.Net;
using System.Text.Json;
using Parley.Emulation.Answers;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Tests.Accounts;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Chat;

/// <summary>Gemini's own tools: which are asked for, and what comes of them.</summary>
public sealed class ToolTests : ChatTest
{
    private static readonly ModelSettings All = new(Tools: [ModelTools.Search, ModelTools.Pages, ModelTools.Code]);
    private static readonly string[] Shell = ["shell"];

    [Fact]
    public async Task The_tools_that_are_chosen_are_offered_to_models_that_take_them()
    {
        var exchange = await SayAsync(new SendMessage("Hello", Settings: All));
        await SayAsync(new SendMessage("Again", exchange.ConversationId, Settings: new ModelSettings(Tools: [ModelTools.Code, ModelTools.Code])));
        await SayAsync(new SendMessage("And none", exchange.ConversationId));
        await SayAsync(new SendMessage("Draw", exchange.ConversationId, Model: "gemini-3.1-flash-image", Settings: All));

        Assert.Equal(
            ["""[{"googleSearch":{}},{"urlContext":{}},{"codeExecution":{}}]""", """[{"codeExecution":{}}]""", null, null],
            Gemini.Requests.Where(request => request.Path.Contains(":streamGenerateContent", StringComparison.Ordinal)).Select(request => request.Json["tools"]?.ToJsonString()));
    }

    [Fact]
    public async Task A_conversation_keeps_its_tools_and_an_unknown_one_is_refused()
    {
        var exchange = await SayAsync("Hello");
        var set = await ReadAsync<UpdatedConversation>(await Ada.PatchAsync($"/api/conversations/{exchange.ConversationId}", new UpdateConversation { Settings = new(Tools: [ModelTools.Search]) }));
        await SayAsync("On", exchange.ConversationId);

        Assert.Equal([ModelTools.Search], set.Settings!.Tools);
        Assert.Equal("""[{"googleSearch":{}}]""", Gemini.Requests[^1].Json["tools"]?.ToJsonString());
        await PostAsync("/api/chat", new { message = "Hello", settings = new { tools = Shell } }).ProblemAsync(HttpStatusCode.BadRequest, ProblemCodes.InvalidRequest);
    }

    [Fact]
    public async Task What_a_search_found_is_named_with_the_passages_that_came_from_it()
    {
        var reply = (await SayAsync(new SendMessage("search:tides", Settings: All))).Reply;

        Assert.Equal(
            [("https://vertexaisearch.cloud.google.com/grounding-api-redirect/tides", "tides.example", SourceKinds.Search), ("https://vertexaisearch.cloud.google.com/grounding-api-redirect/water", "water.example", SourceKinds.Search)],
            reply.Sources!.Select(source => (source.Url, source.Title!, source.Kind!)));
        Assert.Equal(["The tide comes in twice a day.", "At 12 °C the water is cold"], reply.Citations!.Select(citation => reply.Text[citation.Start..citation.End]));
        Assert.Equal([0, 1], reply.Citations!.SelectMany(citation => citation.Sources));
        Assert.Equal(["tides"], reply.Search!.Queries);
        Assert.Contains("google.com/search?q=tides", reply.Search.Suggestions, StringComparison.Ordinal);

        var stored = await StoredAsync(reply);
        Assert.Equal(JsonSerializer.Serialize(reply, JsonSerializerOptions.Web), JsonSerializer.Serialize(stored, JsonSerializerOptions.Web));
        await using var replay = await EventsAsync(reply.Id);
        var events = await replay.ToEndAsync();
        Assert.Null(events[0].Start.Reply.Sources);
        Assert.Equal(reply.Sources, events[^1].Reply.Sources);
    }

    [Fact]
    public async Task Pages_that_were_read_say_so_and_those_that_were_not_too()
    {
        var reply = (await SayAsync(new SendMessage("pages:1 https://a.example/one and https://missing.example/two", Settings: All))).Reply;

        Assert.Equal([("https://a.example/one", "read"), ("https://missing.example/two", "failed")], reply.Sources!.Select(source => (source.Url, source.Status!)));
        Assert.All(reply.Sources!, source => Assert.Equal(SourceKinds.Page, source.Kind));
    }

    [Fact]
    public async Task Code_that_ran_comes_at_its_place_and_stays_there()
    {
        await using var stream = await StreamAsync("/api/chat", new SendMessage("code:1", Settings: All));
        var events = await stream.ToEndAsync();
        var reply = events[^1].Reply;

        Assert.Equal(["start", "text", "text", "part", "part", "text", "done"], events.Select(one => one.Name));
        var parts = events.Where(one => one.Name == StreamEvents.Part).Select(one => JsonDocument.Parse(one.Data).RootElement.GetProperty("part")).ToList();
        Assert.Equal("numbers = range(1, 101)\nprint(sum(numbers))\n", parts[0].GetProperty("executableCode").GetProperty("code").GetString());
        Assert.Equal("5050\n", parts[1].GetProperty("codeExecutionResult").GetProperty("output").GetString());
        Assert.All(parts, part => Assert.Equal("The sum is easily computed:\n\n".Length, part.GetProperty("at").GetInt32()));
        Assert.Equal(parts.Select(part => part.GetRawText()), reply.Parts!.Select(part => part.GetRawText()));

        Assert.Equal(reply.Parts!.Count, (await StoredAsync(reply)).Parts!.Count);
        await using var resumed = await EventsAsync(reply.Id, after: 3);
        Assert.Equal(["part", "part", "text", "done"], (await resumed.ToEndAsync()).Select(one => one.Name));
    }

    [Fact]
    public async Task Code_goes_back_to_the_model_as_it_came()
    {
        var exchange = await SayAsync(new SendMessage("code:1", Settings: All));
        await SayAsync("And now?", exchange.ConversationId);

        var parts = Gemini.Requests[^1].Json["contents"]![1]!["parts"]!.AsArray();
        Assert.Contains(parts, part => part!["executableCode"] is not null);
        Assert.Contains(parts, part => part!["codeExecutionResult"] is not null);
        Assert.DoesNotContain(parts, part => part!["at"] is not null);
    }

    [Fact]
    public async Task A_stopped_answer_keeps_its_code_and_goes_on_from_it()
    {
        var never = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("Look: ").Code("1 / 0", "ZeroDivisionError", "OUTCOME_FAILED").Text("so").Until(never.Task), new Answer().Text(" it fails."));
        await using var stream = await StreamAsync("/api/chat", new SendMessage("Divide", Settings: All));
        Message? reply = null;
        for (var next = await stream.NextAsync(); next!.Name != "text" || next.Delta != "so"; next = await stream.NextAsync())
            reply ??= next.Start.Reply;
        await PostAsync($"/api/messages/{reply!.Id}/stop");
        var stopped = (await stream.ToEndAsync())[^1].Reply;

        var whole = (await ReadAsync<Exchange>(await PostAsync($"/api/messages/{reply.Id}/continue"))).Reply;

        Assert.Equal((MessageStatus.Stopped, "Look: so", 2), (stopped.Status, stopped.Text, stopped.Parts!.Count));
        Assert.Equal(("Look: so it fails.", 2), (whole.Text, whole.Parts!.Count));
        Assert.All(whole.Parts, part => Assert.Equal(6, part.GetProperty("at").GetInt32()));
        never.SetResult();
    }

    /// <summary>Recorded answers of Gemini: each passage that it names is found, whatever it counts in.</summary>
    [Theory, Trait(Databases.Trait, Databases.Either)]
    [InlineData("unary-success-google-search-grounding.json", SourceKinds.Search, true)]
    [InlineData("unary-success-google-maps-grounding.json", SourceKinds.Map, true)]
    [InlineData("unary-success-url-context.json", SourceKinds.Page, true)]
    [InlineData("unary-success-url-context-mixed-validity.json", SourceKinds.Page, true)]
    [InlineData("unary-success-google-search-grounding-empty-grounding-chunks.json", null, false)]
    [InlineData("streaming-success-url-context.txt", SourceKinds.Page, true)]
    [InlineData("streaming-success-citations.txt", SourceKinds.Repeated, true)]
    [InlineData("unary-success-citations.json", SourceKinds.Repeated, false)]
    public async Task Recorded_sources_are_read(string recording, string? kind, bool cites)
    {
        var reply = (await SayAsync(new SendMessage($"replay:{recording}", Settings: All))).Reply;
        var segments = Segments(recording);

        Assert.Equal(kind, reply.Sources?.Any(source => source.Kind == kind) is true ? kind : null);
        Assert.Equal(cites, reply.Citations is { Count: > 0 });
        Assert.All(reply.Citations ?? [], citation =>
        {
            Assert.InRange(citation.End, citation.Start + 1, reply.Text.Length);
            Assert.All(citation.Sources, source => Assert.InRange(source, 0, reply.Sources!.Count - 1));
            if (segments.Count > 0)
                Assert.Contains(reply.Text[citation.Start..citation.End], segments);
        });
    }

    private static HashSet<string> Segments(string recording)
    {
        if (!recording.EndsWith(".json", StringComparison.Ordinal))
            return [];
        using var json = JsonDocument.Parse(Recordings.Read(recording));
        var candidate = json.RootElement.GetProperty("candidates")[0];
        return candidate.TryGetProperty("groundingMetadata", out var grounding) && grounding.TryGetProperty("groundingSupports", out var supports)
            ? [.. supports.EnumerateArray().Select(support => support.GetProperty("segment").GetProperty("text").GetString()!)] : [];
    }
}
