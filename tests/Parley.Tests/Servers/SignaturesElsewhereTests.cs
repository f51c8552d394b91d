using System.ClientModel;
using System.Net.Http.Json;
using OpenAI;
using OpenAI.Chat;
using Parley.Emulation.Answers;
using Parley.Protocol.ApiKeys;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Servers;

/// <summary>A program's requests go to either server, and calls keep their signatures.</summary>
[Trait(Databases.Trait, Databases.Postgres)]
public sealed class SignaturesElsewhereTests : ServersTest
{
    private const string StandIn = "skip_thought_signature_validator";

    [Fact]
    public async Task A_call_that_one_server_made_goes_back_through_the_other_as_it_was_signed()
    {
        Assert.DoesNotContain(StandIn, await CallHereAndAnswerThereAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_is_not_known_the_stand_in_goes_back()
    {
        Assert.Contains(StandIn, await CallHereAndAnswerThereAsync(forget: true), StringComparison.Ordinal);
    }

    private async Task<string> CallHereAndAnswerThereAsync(bool forget = false)
    {
        using var created = await Ada.PostAsJsonAsync("/api/keys", new CreateApiKey("Editor"), Cancelled);
        var key = (await created.Content.ReadFromJsonAsync<CreatedApiKey>(Cancelled))!.Key;
        Gemini.Script(new Answer().Call("get_weather", """{"city":"Paris"}"""));
        Gemini.Script(new Answer().Text("Sun."));
        var options = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("get_weather") } };
        List<ChatMessage> messages = [new UserChatMessage("How is the weather?")];

        ChatCompletion first = await ClientOf(App, key).CompleteChatAsync(messages, options, Cancelled);
        messages.Add(new AssistantChatMessage(forget ? [ChatToolCall.CreateFunctionToolCall("another", "get_weather", BinaryData.FromString("{}"))] : first.ToolCalls));
        messages.Add(new ToolChatMessage(forget ? "another" : first.ToolCalls[0].Id, "sun"));
        ChatCompletion last = await ClientOf(Other, key).CompleteChatAsync(messages, options, Cancelled);

        Assert.Equal("Sun.", last.Content[0].Text);
        return Gemini.Requests.Last(request => request.Method == "POST").Body;
    }

    private static ChatClient ClientOf(ParleyApp app, string key) =>
        new("gemini-4-hydrogen", new ApiKeyCredential(key), new OpenAIClientOptions { Endpoint = new Uri(app.ClientOptions.BaseAddress, "/v1") });
}
