using OpenAI.Chat;
using Parley.Emulation.Answers;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.OpenAi;

/// <summary>OpenAI's official library works unchanged.</summary>
[Trait(Databases.Trait, Databases.Either)]
public sealed class LibraryTests : OpenAiTest
{
    private static readonly ChatTool Weather = ChatTool.CreateFunctionTool("get_weather", "Tells the weather.",
        BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""));

    [Fact]
    public async Task A_question_is_answered_whole()
    {
        Gemini.Script(new Answer().Think("Hm.").Text("Hello", " there."));

        ChatCompletion completion = await Client().CompleteChatAsync([new SystemChatMessage("Be brief."), new UserChatMessage("Hi")], cancellationToken: Cancelled);

        Assert.Equal("Hello there.", completion.Content[0].Text);
        Assert.Equal((ChatFinishReason.Stop, ChatMessageRole.Assistant, Model), (completion.FinishReason, completion.Role, completion.Model));
        Assert.True(completion.Usage.InputTokenCount > 0);
        Assert.True(completion.Usage.OutputTokenDetails.ReasoningTokenCount > 0);
        Assert.Contains("Be brief.", Gemini.Requests.Last(request => request.Method == "POST").Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_streams_and_says_at_last_what_it_cost()
    {
        Gemini.Script(new Answer().Think("Hm.").Text("One", ", two", ", three."));
        var (texts, finish, usage) = (new List<string>(), (ChatFinishReason?)null, (ChatTokenUsage?)null);

        await foreach (var update in Client().CompleteChatStreamingAsync([new UserChatMessage("Count")], cancellationToken: Cancelled))
        {
            texts.AddRange(update.ContentUpdate.Select(part => part.Text).Where(text => text.Length > 0));
            finish = update.FinishReason ?? finish;
            usage = update.Usage ?? usage;
        }

        Assert.Equal(["One", ", two", ", three."], texts);
        Assert.Equal(ChatFinishReason.Stop, finish);
        Assert.True(usage?.TotalTokenCount > 0);
    }

    [Fact]
    public async Task Tools_are_called_side_by_side_and_one_after_the_other_with_their_signatures()
    {
        Gemini.Script(new Answer().Think("Two cities.").Call("get_weather", """{"city":"Paris"}""").Call("get_weather", """{"city":"Rome"}"""));
        Gemini.Script(new Answer().Call("get_weather", """{"city":"Oslo"}"""));
        Gemini.Script(new Answer().Text("Sun, sun and snow."));
        var options = new ChatCompletionOptions { Tools = { Weather } };
        List<ChatMessage> messages = [new UserChatMessage("How is the weather in Paris, Rome, and then Oslo?")];

        ChatCompletion first = await Client().CompleteChatAsync(messages, options, Cancelled);
        Assert.Equal((ChatFinishReason.ToolCalls, 2), (first.FinishReason, first.ToolCalls.Count));
        Assert.Equal("""{"city":"Paris"}""", first.ToolCalls[0].FunctionArguments.ToString());
        messages.Add(new AssistantChatMessage(first));
        messages.AddRange(first.ToolCalls.Select(call => new ToolChatMessage(call.Id, """{"sky":"sun"}""")));

        ChatToolCall oslo = (await StreamedCallsAsync(messages, options)).Single();
        Assert.Equal("""{"city":"Oslo"}""", oslo.FunctionArguments.ToString());
        messages.Add(new AssistantChatMessage([oslo]));
        messages.Add(new ToolChatMessage(oslo.Id, "snow"));
        ChatCompletion last = await Client().CompleteChatAsync(messages, options, Cancelled);

        // The emulator refuses, as Gemini does, calls that come back without what it signed them with, or with another's.
        Assert.Equal("Sun, sun and snow.", last.Content[0].Text);
        var asked = Gemini.Requests.Last(request => request.Method == "POST").Body;
        Assert.DoesNotContain("skip_thought_signature_validator", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_go_along()
    {
        var pixel = BinaryData.FromBytes(Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="));
        Gemini.Script(new Answer().Text("A dot."));

        ChatCompletion completion = await Client().CompleteChatAsync(
            [new UserChatMessage(ChatMessageContentPart.CreateTextPart("What is this?"), ChatMessageContentPart.CreateImagePart(pixel, "image/png"))], cancellationToken: Cancelled);

        Assert.Equal("A dot.", completion.Content[0].Text);
        Assert.Contains(Convert.ToBase64String(pixel.ToArray()), Gemini.Requests.Last(request => request.Method == "POST").Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_and_sounds_go_along_as_what_they_are()
    {
        var (pdf, sound) = ("%PDF-1.7 hello"u8.ToArray(), "RIFF\0\0\0\0WAVEfmt "u8.ToArray());
        Gemini.Script(new Answer().Text("A letter, and a song."));

#pragma warning disable OPENAI001 // What the library has for files and sounds may still change its names.
        ChatCompletion completion = await Client().CompleteChatAsync(
            [
                new UserChatMessage(
                    ChatMessageContentPart.CreateFilePart(BinaryData.FromBytes(pdf), "application/pdf", "letter.pdf"),
                    ChatMessageContentPart.CreateInputAudioPart(BinaryData.FromBytes(sound), ChatInputAudioFormat.Wav),
                    ChatMessageContentPart.CreateTextPart("What are these?")),
            ], cancellationToken: Cancelled);
#pragma warning restore OPENAI001

        Assert.Equal("A letter, and a song.", completion.Content[0].Text);
        var body = Gemini.Requests.Last(request => request.Method == "POST").Body;
        Assert.All([Convert.ToBase64String(pdf), "application/pdf", Convert.ToBase64String(sound), "audio/wav"], said => Assert.Contains(said, body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_and_schemas_are_passed_on()
    {
        Gemini.Script(new Answer().Text("""{"a":1}"""));

        await Client().CompleteChatAsync([new UserChatMessage("Hi")], new ChatCompletionOptions
        {
            MaxOutputTokenCount = 77,
            StopSequences = { "END" },
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("a", BinaryData.FromString("""{"type":"object","properties":{"a":{"type":"integer"}}}"""), jsonSchemaIsStrict: false),
        }, Cancelled);

        var body = Gemini.Requests.Last(request => request.Method == "POST").Body;
        Assert.All(["77", "END", "responseJsonSchema", "application/json"], said => Assert.Contains(said, body, StringComparison.Ordinal));
    }

    private async Task<List<ChatToolCall>> StreamedCallsAsync(List<ChatMessage> messages, ChatCompletionOptions options)
    {
        var calls = new List<ChatToolCall>();
        await foreach (var update in Client().CompleteChatStreamingAsync(messages, options, Cancelled))
            calls.AddRange(update.ToolCallUpdates.Select(call => ChatToolCall.CreateFunctionToolCall(call.ToolCallId, call.FunctionName, call.FunctionArgumentsUpdate)));
        return calls;
    }
}
