using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.ApiKeys;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Protocol.Sharing;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;
using Parley.Tests.Transfers;

namespace Parley.Tests.Chat;

/// <summary>What Ada says of herself to models.</summary>
public sealed class InstructionsTests : ChatTest
{
    private const string Told = "What the user wants you to know about them:\nI keep bees.\n\nHow the user wants you to answer:\nIn verse.";

    [Fact]
    public async Task It_stands_before_every_question_of_a_conversation_that_has_it_on_and_of_no_other()
    {
        var before = await SayAsync("Hi");
        await SaveAsync(new("I keep bees.", "In verse.", ForNew: true));

        var opened = await SayAsync("Hi");
        Assert.Equal(Told, Instruction());
        Assert.True((await ConversationAsync(opened.ConversationId)).Settings!.AboutMe);
        await SayAsync("And?", opened.ConversationId);
        Assert.Equal(Told, Instruction());

        // The conversation's own comes after it: they all begin alike, and it has the last word.
        await SayAsync(new SendMessage("And now?", opened.ConversationId, Settings: new ModelSettings(SystemInstruction: "Be brief.")));
        Assert.Equal($"{Told}\n\nBe brief.", Instruction());
        var regenerated = await PostAsync($"/api/messages/{opened.Reply.Id}/regenerate", new Regenerate(null, new ModelSettings(ThinkingLevel: "low")));
        regenerated.EnsureSuccessStatusCode();
        Assert.Equal(Told, Instruction());

        // One that began without it goes on without it.
        await SayAsync("And?", before.ConversationId);
        Assert.Null(Instruction());
    }

    [Fact]
    public async Task A_conversation_switches_it_off_and_on()
    {
        await SaveAsync(new("I keep bees.", "In verse.", ForNew: true));
        var quiet = await SayAsync(new SendMessage("Hi", Settings: new ModelSettings(AboutMe: false)));
        Assert.Null(Instruction());
        await SayAsync("And?", quiet.ConversationId);
        Assert.Null(Instruction());

        using (var on = await Ada.PatchAsJsonAsync($"/api/conversations/{quiet.ConversationId}", new UpdateConversation(Settings: new ModelSettings(AboutMe: true)), JsonSerializerOptions.Web, Cancelled))
            on.EnsureSuccessStatusCode();
        await SayAsync("And?", quiet.ConversationId);
        Assert.Equal(Told, Instruction());

        // What is said counts as it is now.
        await SaveAsync(new("", "In prose."));
        await SayAsync("And?", quiet.ConversationId);
        Assert.Equal("How the user wants you to answer:\nIn prose.", Instruction());
        await SaveAsync(new());
        await SayAsync("And?", quiet.ConversationId);
        Assert.Null(Instruction());
    }

    [Fact]
    public async Task A_temporary_chat_has_it_too_and_programs_and_other_people_have_not()
    {
        await SaveAsync(new("I keep bees.", "In verse.", ForNew: true));
        await SayAsync(new SendMessage("Hi", Temporary: true));
        Assert.Equal(Told, Instruction());

        using var key = await PostAsync("/api/keys", new CreateApiKey("Editor"));
        using var program = App.CreateClient();
        program.DefaultRequestHeaders.Authorization = new("Bearer", (await key.Content.ReadFromJsonAsync<CreatedApiKey>(Cancelled))!.Key);
        using (var answer = await program.PostAsJsonAsync("/v1/chat/completions", new { model = "gemini-4-hydrogen", messages = new[] { new { role = "user", content = "Hi" } } }, Cancelled))
            answer.EnsureSuccessStatusCode();
        Assert.Null(Instruction());

        using var eve = await App.SignedInAsAsync("eve");
        Assert.Equal(new UserInstructions("", ""), await ReadAsync<UserInstructions>(await eve.GetAsync("/api/me/instructions", Cancelled)));
        using (await PostAsync("/api/chat", new SendMessage("Hi", Settings: new ModelSettings(AboutMe: true)), eve)) { }
        Assert.Null(Instruction());
    }

    [Fact]
    public async Task It_is_in_no_share_and_goes_along_with_the_account()
    {
        await SaveAsync(new("I keep bees.", "In verse.", ForNew: true));
        var said = await SayAsync("Hi");
        using var shared = await PostAsync($"/api/conversations/{said.ConversationId}/shares", new CreateShare());
        var path = (await shared.Content.ReadFromJsonAsync<Share>(Cancelled))!.Path;
        Assert.DoesNotContain("bees", await Ada.GetStringAsync(new Uri(path, UriKind.Relative), Cancelled), StringComparison.Ordinal);

        var archive = await Ada.GetByteArrayAsync("/api/export", Cancelled);
        Assert.DoesNotContain(Archives.Unzip(archive), file => file.Key != "instructions.json" && file.Value.Contains("bees", StringComparison.Ordinal));
        using var eve = await App.SignedInAsAsync("eve");
        await eve.ImportAsync(archive);
        Assert.Equal(new UserInstructions("I keep bees.", "In verse.", true), await ReadAsync<UserInstructions>(await eve.GetAsync("/api/me/instructions", Cancelled)));

        // What is said here already stays.
        await SaveAsync(new("I keep goats."));
        await Ada.ImportAsync(archive);
        Assert.Equal("I keep goats.", (await ReadAsync<UserInstructions>(await Ada.GetAsync("/api/me/instructions", Cancelled))).About);
    }

    [Fact]
    public async Task The_settings_page_keeps_it_and_a_new_chat_shows_whether_it_is_on()
    {
        using var browser = App.CreateBrowser();
        using (await browser.SubmitAsync("/sign-in", ("username", "ada"), ("password", ParleyApp.Password))) { }

        using (var saved = await browser.SubmitAsync("/settings/instructions", ("about", "I keep bees.\r\nMany."), ("answers", "In verse."), ("forNew", "true")))
            Assert.Equal("/settings?done=instructions#instructions", saved.Headers.Location!.OriginalString);
        Assert.Equal(new UserInstructions("I keep bees.\nMany.", "In verse.", true), await ReadAsync<UserInstructions>(await Ada.GetAsync("/api/me/instructions", Cancelled)));
        var page = new HtmlParser().ParseDocument(await browser.GetStringAsync(new Uri("/", UriKind.Relative), Cancelled));
        Assert.True(page.QuerySelector("input[name=aboutMe]")!.HasAttribute("checked"));

        // Switched off in the form of a new chat, it is off there.
        Assert.Null((await ConversationAsync(await SentAsync(("message", "Hi"), ("hasSettings", "true")))).Settings);
        Assert.True((await ConversationAsync(await SentAsync(("message", "Hi"), ("hasSettings", "true"), ("aboutMe", "true")))).Settings!.AboutMe);

        async Task<Guid> SentAsync(params (string, string?)[] fields)
        {
            using var sent = await browser.SubmitAsync("/send", fields);
            return Guid.Parse(sent.Headers.Location!.OriginalString["/c/".Length..]);
        }

        using var tooLong = await browser.SubmitAsync("/settings/instructions", ("about", new string('x', 4_001)));
        Assert.Equal(400, (int)tooLong.StatusCode);
        await (await Ada.PutAsJsonAsync("/api/me/instructions", new UserInstructions(new string('x', 4_001)), JsonSerializerOptions.Web, Cancelled)).ProblemAsync(400, ProblemCodes.InvalidRequest);
    }

    private async Task SaveAsync(UserInstructions said)
    {
        using var answer = await Ada.PutAsJsonAsync("/api/me/instructions", said, JsonSerializerOptions.Web, Cancelled);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What the model was told before the last question.</summary>
    private string? Instruction() =>
        (string?)Gemini.Requests.Last(request => request.Method == "POST").Json["systemInstruction"]?["parts"]?[0]?["text"];
}
