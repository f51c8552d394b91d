using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Emulation.Http;
using Parley.Protocol.Conversations;
using Parley.Protocol.Notices;
using Parley.Server.Conversations;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Chat;

[Trait(Databases.Trait, Databases.Either)]
public sealed class TitleTests : ChatTest
{
    private const string TitleModel = "gemini-3.5-flash-lite";

    private protected override ParleyApp Adjust(ParleyApp app) => app
        .With("Titles__Model", TitleModel).With("RateLimits__Enabled", "false");

    [Fact]
    public async Task The_first_answer_brings_a_better_title_and_changes_nothing_else()
    {
        await using var events = await EventReader.OpenAsync(Ada, "/api/events");
        Gemini.ScriptFor(TitleModel, new Answer().Text("\"Tea and its water\"\n"));
        var exchange = await SayAsync("how hot must water be for tea");
        var before = await ConversationAsync(exchange.ConversationId);

        Assert.Equal("Tea and its water", await TitleAsync(exchange.ConversationId, title => title != "how hot must water be for tea"));
        Assert.Equal(before.UpdatedAt, (await ConversationAsync(exchange.ConversationId)).UpdatedAt);
        await events.NoticeAsync(2, notice => notice == new Notice(NoticeKinds.Conversation, exchange.ConversationId));
    }

    [Theory]
    [InlineData("**Tea and its water**")]
    [InlineData("## Tea and its *water*\n\nIt says how hot.")]
    [InlineData("\n**\"`Tea` and ~~its~~ water.\"**")]
    [InlineData("„[Tea](https://tea.example) and its water“")]
    [InlineData("> Tea and __its__ water", "Tea and __its__ water")]
    [InlineData("- Tea\\* for 2 * 3 people in C#", "Tea* for 2 * 3 people in C#")]
    public async Task A_title_is_plain_whatever_the_model_dresses_it_in(string answer, string title = "Tea and its water")
    {
        Gemini.ScriptFor(TitleModel, new Answer().Text(answer));

        var exchange = await SayAsync("how hot must water be for tea");

        Assert.Equal(title, await TitleAsync(exchange.ConversationId, title => title != "how hot must water be for tea"));
    }

    [Fact]
    public async Task A_name_that_the_user_gave_stays()
    {
        var gate = new TaskCompletionSource();
        Gemini.ScriptFor(TitleModel, new Answer().Until(gate.Task).Text("Something else"));
        var exchange = await SayAsync("how hot must water be for tea");
        await Ada.PatchAsync($"/api/conversations/{exchange.ConversationId}", new UpdateConversation("My tea"));

        gate.SetResult();
        await (await TitleRequestAsync()).Ended.WaitAsync(Cancelled);
        await SayAsync("And milk?", exchange.ConversationId);

        Assert.Equal("My tea", (await ConversationAsync(exchange.ConversationId)).Title);
    }

    [Fact]
    public async Task Where_no_title_can_be_made_the_question_stays_it()
    {
        Gemini.ScriptFor(TitleModel, Answer.Fail(GeminiErrors.LocationNotSupported));

        var exchange = await SayAsync("how hot must water be for tea");

        Assert.Equal("how hot must water be for tea", (await ConversationAsync(exchange.ConversationId)).Title);
    }

    [Theory]
    [InlineData("  Hello\tthere \n and more", "Hello there")]
    [InlineData("\u200B", "\u200B")]
    [InlineData("\n\nSecond line first", "Second line first")]
    [InlineData("One two three four five six seven eight nine ten eleven twelve thirteen", "One two three four five six seven eight nine ten eleven…")]
    public void A_title_is_the_first_line_cut_at_a_word(string text, string title) => Assert.Equal(title, ConversationTitle.From(text));

    [Fact]
    public void No_character_of_a_title_is_cut_in_two()
    {
        var family = "👩‍👩‍👧‍👦";

        Assert.Equal(string.Concat(Enumerable.Repeat(family, 60)) + "…", ConversationTitle.From(string.Concat(Enumerable.Repeat(family, 70))));
    }

    /// <summary>The title is asked for after the answer has been told of: the request may be yet to come.</summary>
    private async Task<RecordedRequest> TitleRequestAsync()
    {
        for (var number = 0; ; number++)
        {
            var request = await Gemini.RequestAsync(number, Cancelled);
            if (request.Path.Contains(TitleModel, StringComparison.Ordinal))
                return request;
        }
    }

    private async Task<string> TitleAsync(Guid conversationId, Predicate<string> until)
    {
        while (true)
        {
            Cancelled.ThrowIfCancellationRequested();
            var title = (await ConversationAsync(conversationId)).Title;
            if (until(title))
                return title;
        }
    }
}
