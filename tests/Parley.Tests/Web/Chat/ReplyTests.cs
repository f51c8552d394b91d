using AngleSharp.Dom;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Web.Chat;
using Parley.Web.Markdown;

namespace Parley.Tests.Web.Chat;

/// <summary>A reply in each of its states.</summary>
public sealed class ReplyTests : BunitContext
{
    private static readonly Message Complete = new()
    {
        Id = Guid.CreateVersion7(),
        ConversationId = Guid.CreateVersion7(),
        ParentId = Guid.CreateVersion7(),
        Role = MessageRoles.Assistant,
        Text = "Some *text*",
        Status = MessageStatus.Complete,
        FinishReason = FinishReasons.Stop,
        CreatedAt = DateTimeOffset.UnixEpoch,
    };

    public ReplyTests() => Services.AddSingleton<MarkdownRenderer>().AddSingleton<RenderedTexts>().AddSingleton<ReplyHtml>();

    [Fact]
    public void A_whole_reply_has_no_notice()
    {
        var reply = Show(Complete);

        Assert.Equal("Some text", reply.QuerySelector(".prose")!.TextContent.Trim());
        Assert.Null(reply.QuerySelector(".notice"));
        Assert.Null(reply.GetAttribute("aria-busy"));
    }

    [Fact]
    public void A_growing_reply_is_busy_and_shows_what_is_kept_of_it()
    {
        var reply = Show(Complete with { Status = MessageStatus.Streaming });

        Assert.Equal("true", reply.GetAttribute("aria-busy"));
        Assert.Equal("Some text", reply.QuerySelector("[data-text]")!.TextContent.Trim());
        Assert.Null(reply.QuerySelector(".actions"));
    }

    [Theory]
    [InlineData(MessageStatus.Stopped, "You stopped this answer.", "Continue")]
    [InlineData(MessageStatus.Interrupted, "The server was restarted while this answer was written.", "Continue")]
    public void What_ended_early_can_be_gone_on_with(string status, string sentence, string button)
    {
        var reply = Show(Complete with { Status = status });

        Assert.StartsWith(sentence, reply.QuerySelector(".notice p")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(button, reply.QuerySelector(".notice button")!.TextContent);
    }

    public static TheoryData<string> ProviderCodes =>
    [
        ProblemCodes.ProviderRejectedKey, ProblemCodes.ProviderNotConfigured, ProblemCodes.ProviderUnknownModel, ProblemCodes.ProviderRejectedRequest,
        ProblemCodes.ProviderRateLimited, ProblemCodes.ProviderUnavailable, ProblemCodes.ProviderTimeout, ProblemCodes.ProviderUnreachable,
        ProblemCodes.ProviderEmptyResponse, ProblemCodes.ProviderBadResponse, ProblemCodes.Internal,
    ];

    [Theory]
    [MemberData(nameof(ProviderCodes))]
    public void Every_failure_keeps_the_text_says_what_happened_and_can_be_tried_again(string code)
    {
        var reply = Show(Failed(code));

        Assert.Equal("Some text", reply.QuerySelector(".prose")!.TextContent.Trim());
        Assert.NotEmpty(reply.QuerySelector(".notice.failed p")!.TextContent);
        Assert.Equal("Try again", reply.QuerySelector(".notice button")!.TextContent);
    }

    [Fact]
    public void A_used_up_quota_says_when_it_can_be_tried_again() =>
        Assert.Equal("20000", Show(Failed(ProblemCodes.ProviderRateLimited, retryAfter: 20)).QuerySelector(".notice button")!.GetAttribute("data-until"));

    [Fact]
    public void Only_administrators_are_sent_to_the_settings()
    {
        Assert.Contains("Ask your administrator", Show(Failed(ProblemCodes.ProviderRejectedKey)).TextContent, StringComparison.Ordinal);
        Assert.Contains("See on the administration page how the keys stand", Show(Failed(ProblemCodes.ProviderRejectedKey), isAdmin: true).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_blocked_answer_says_what_blocked_it()
    {
        var reply = Show(Complete with { Text = "", FinishReason = FinishReasons.Safety, Blocked = new Blocked("prompt", "SAFETY", "HARM_CATEGORY_HARASSMENT", "<b>Detail</b>.") });

        Assert.Equal("Gemini blocked your question (safety, harassment). <b>Detail</b>. Ask in other words, or try again.", reply.QuerySelector(".notice.blocked p")!.TextContent);
    }

    [Fact]
    public void The_cost_is_there_on_demand()
    {
        var details = Show(Complete with { Model = "gemini-x", Usage = new Usage(1234, 56, 7, 0, 1290) }).QuerySelector(".usage")!;

        Assert.True(details.HasAttribute("popover"));
        Assert.Contains("1,234", details.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("cached", details.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_is_told_with_the_cost_and_with_the_thoughts()
    {
        var reply = Show(Complete with { Thoughts = "Hm.", Model = "gemini-x", Usage = new Usage(10, 50, 7, 0, 60), Timing = new Timing(800, 4_200, 10_000) });

        Assert.Equal("Thought for 4 s", reply.QuerySelector(".thoughts summary")!.TextContent);
        Assert.EndsWith("Time to first word0.8 sWhole time10 sTokens per second5", string.Concat(reply.QuerySelectorAll(".usage dt, .usage dd").Select(e => e.TextContent)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(120, "1 s")]
    [InlineData(59_400, "59 s")]
    [InlineData(59_600, "1 min 0 s")]
    [InlineData(125_000, "2 min 5 s")]
    public void A_long_time_is_told_in_minutes(long milliseconds, string words) => Assert.Equal(words, Durations.Whole(milliseconds));

    [Fact]
    public void What_a_user_wrote_is_never_markup()
    {
        var message = Render<UserMessage>(p => p.Add(m => m.Shown, new ShownMessage(Complete with { Role = MessageRoles.User, Text = "<b>*x*</b>\n\ny" }, [Complete.Id])));

        Assert.Equal("<b>*x*</b>\n\ny", message.Find(".bubble").TextContent);
    }

    private static Message Failed(string code, int? retryAfter = null) => Complete with
    {
        Status = MessageStatus.Failed,
        FinishReason = null,
        Error = new Problem { Type = "t", Title = "t", Status = 500, Detail = "It did not work.", Code = code, RetryAfter = retryAfter },
    };

    private IElement Show(Message reply, bool isAdmin = false) =>
        Render<Reply>(p => p.Add(r => r.Shown, new ShownMessage(reply, [reply.Id])).Add(r => r.IsAdmin, isAdmin)).Find("article");
}
