using System.Text.Json;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Tests.Hosting;

namespace Parley.Tests.Chat;

public sealed class ConversationSettingsTests : ChatTest
{
    private static readonly ModelSettings Brief = new(MaxOutputTokens: 500, ThinkingLevel: "low", SystemInstruction: "Be brief.");

    [Fact]
    public async Task What_a_conversation_is_set_to_counts_for_each_answer_that_is_asked_for_without_settings()
    {
        var id = (await SayAsync("One")).ConversationId;

        var changed = await ReadAsync<UpdatedConversation>(await Ada.PatchAsync($"/api/conversations/{id}", new UpdateConversation(Settings: Brief)));
        await SayAsync("Two", id);
        await SayAsync(new SendMessage("Three", id, Settings: new ModelSettings(MaxOutputTokens: 9)));
        var last = await SayAsync("Four", id);
        await ReadAsync<Exchange>(await PostAsync($"/api/messages/{last.Reply.Id}/regenerate"));

        Assert.Equal(Brief, changed.Settings);
        Assert.Equal(Brief, (await ConversationAsync(id)).Settings);
        Assert.Equal([null, "Be brief. 500 LOW", " 9 ", "Be brief. 500 LOW", "Be brief. 500 LOW"], Asked());
    }

    [Fact]
    public async Task An_answer_that_is_asked_for_again_takes_what_the_conversation_is_set_to_now()
    {
        var first = await SayAsync("One");
        await Ada.PatchAsync($"/api/conversations/{first.ConversationId}", new UpdateConversation(Settings: Brief));

        await ReadAsync<Exchange>(await PostAsync($"/api/messages/{first.Reply.Id}/regenerate"));
        await ReadAsync<Exchange>(await PostAsync($"/api/messages/{first.Reply.Id}/regenerate", new Regenerate(Settings: new ModelSettings(MaxOutputTokens: 7))));

        Assert.Equal([null, "Be brief. 500 LOW", " 7 "], Asked());
    }

    [Fact]
    public async Task Settings_of_one_send_stay_with_it_and_those_of_a_conversation_can_be_taken_back()
    {
        var id = (await SayAsync(new SendMessage("One", Settings: Brief))).ConversationId;
        Assert.Null((await ConversationAsync(id)).Settings);

        await Ada.PatchAsync($"/api/conversations/{id}", new UpdateConversation(Settings: Brief));
        await Ada.PatchAsync($"/api/conversations/{id}", new UpdateConversation(Title: "Another name"));
        Assert.Equal(Brief, (await ConversationAsync(id)).Settings);
        await Ada.PatchAsync($"/api/conversations/{id}", new UpdateConversation(Settings: new ModelSettings()));
        await SayAsync("Two", id);

        Assert.Null((await ConversationAsync(id)).Settings);
        Assert.Equal(["Be brief. 500 LOW", null], Asked());
    }

    [Theory]
    [InlineData("""{"temperature":3}""")]
    [InlineData("""{"thinkingLevel":"enormous"}""")]
    [InlineData("""{"maxOutputTokens":0}""")]
    public async Task Settings_that_cannot_be_are_refused(string settings)
    {
        var id = (await SayAsync("One")).ConversationId;
        using var content = new StringContent($$"""{"settings":{{settings}}}""", System.Text.Encoding.UTF8, "application/json");

        await (await Ada.PatchAsync(new Uri($"/api/conversations/{id}", UriKind.Relative), content, Cancelled)).ProblemAsync(400, ProblemCodes.InvalidRequest);
    }

    /// <summary>What the model was told of each answer; null: nothing.</summary>
    private string?[] Asked() => [.. Gemini.Requests.Where(request => request.Method == "POST").Select(request =>
    {
        using var body = JsonDocument.Parse(request.Body);
        var told = body.RootElement.TryGetProperty("systemInstruction", out var instruction) ? instruction.GetProperty("parts")[0].GetProperty("text").GetString() : "";
        var generation = body.RootElement.TryGetProperty("generationConfig", out var config) ? config : default;
        var most = generation.ValueKind == JsonValueKind.Object && generation.TryGetProperty("maxOutputTokens", out var tokens) ? tokens.GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture) : "";
        var level = generation.ValueKind == JsonValueKind.Object && generation.TryGetProperty("thinkingConfig", out var thinking) && thinking.TryGetProperty("thinkingLevel", out var wanted) ? wanted.GetString() : "";
        return $"{told} {most} {level}" is "  " ? null : $"{told} {most} {level}";
    })];
}
