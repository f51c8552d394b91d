using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Parley.Emulation.Answers;
using Parley.Protocol.Chat;
using Parley.Protocol.Notices;
using Parley.Tests.Chat;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Pages;

/// <summary>The one stream that carries whatever is live to a browser.</summary>
public sealed class LiveTests : ChatTest
{
    private static readonly (string Word, string Piece)[] Pieces =
    [
        ("one", "one "), ("two", "*two* "), ("three", "three.\n\n"), ("four", "```js\nfour"), ("five", " five\n"), ("six", "six\n```\n\n"), ("seven", "- seven\n"), ("eight", "- eight"),
    ];

    [Fact]
    public async Task Replies_of_two_conversations_and_the_notices_come_over_one_stream()
    {
        var gates = (TaskCompletionSource[])[new(), new()];
        Gemini.Script(new Answer().Text("First").Until(gates[0].Task).Text(" done."), new Answer().Text("Second").Until(gates[1].Task).Text(" done."));
        await using var one = await StreamSayingAsync("1");
        var first = (await one.NextAsync())!.Start.Reply.Id;
        await one.NextAsync();
        await using var two = await StreamSayingAsync("2");
        var second = (await two.NextAsync())!.Start.Reply.Id;

        await using var live = await EventReader.OpenAsync(Ada, $"/live?reply={first}.&reply={second}.");
        await UntilAsync(live, "notice", _ => true);
        // Which of the two is rendered first is open.
        var begun = new HashSet<Guid>();
        await UntilAsync(live, "update", said =>
        {
            if (Says(said, first, "First"))
                begun.Add(first);
            if (Says(said, second, "Second"))
                begun.Add(second);
            return begun.Count == 2;
        });
        gates[1].SetResult();
        await UntilAsync(live, "update", said => Says(said, second, "Second done."));
        await UntilAsync(live, "done", said => said.GetProperty("reply").GetGuid() == second);
        gates[0].SetResult();
        await UntilAsync(live, "done", said => said.GetProperty("reply").GetGuid() == first);
        var later = await SayAsync("3");
        await UntilAsync(live, "notice", said => said.GetProperty("kind").GetString() == NoticeKinds.ReplyEnded && said.GetProperty("messageId").GetGuid() == later.Reply.Id);
    }

    [Fact]
    public async Task A_reader_that_comes_back_with_any_position_is_given_what_it_lacks_and_no_more()
    {
        var gates = Pieces.Select(_ => new TaskCompletionSource()).ToArray();
        var answer = Pieces.Zip(gates).Aggregate(new Answer(), (so, next) => so.Text(next.First.Piece).Until(next.Second.Task));
        Gemini.Script(answer.Text("."));
        await using var asking = await StreamSayingAsync("Go on");
        var reply = (await asking.NextAsync())!.Start.Reply.Id;

        var readers = new List<(string Position, IReadOnlyList<string> Blocks)>();
        foreach (var ((word, _), gate) in Pieces.Zip(gates))
        {
            await asking.NextAsync();
            var whole = await FollowAsync(reply, "", [], word);
            foreach (var (position, blocks) in readers)
                Assert.Equal(whole.Blocks, (await FollowAsync(reply, position, blocks, word)).Blocks);
            readers.Add(whole);
            gate.SetResult();
        }
    }

    [Theory]
    [InlineData("Some *text*, and\n\n```js\ncode();\n```\n\n- one\n- two\n", true)]
    [InlineData("What comes [last][there] may change what was.\n\nIt does.\n\n[there]: https://example.org", false)]
    public async Task The_end_carries_the_text_again_only_where_it_is_another_one(string text, bool isKept)
    {
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Text(text[..20]).Until(gate.Task).Text(text[20..]));
        await using var asking = await StreamSayingAsync("Go on");
        var reply = (await asking.NextAsync())!.Start.Reply.Id;
        await using var live = await EventReader.OpenAsync(Ada, $"/live?reply={reply}.");
        await UntilAsync(live, "update", said => Says(said, reply, text[..4]));
        gate.SetResult();

        var end = await UntilAsync(live, "done", said => said.GetProperty("reply").GetGuid() == reply);

        var shown = new HtmlParser().ParseFragment(end.GetProperty("html").GetString()!, null!).OfType<AngleSharp.Dom.IElement>().Single().QuerySelector(".prose")!;
        Assert.Equal(isKept, shown.HasAttribute("data-kept"));
        Assert.Equal(isKept, shown.TextContent.Length == 0);
    }

    [Fact]
    public async Task A_reply_that_is_not_there_has_ended_without_a_text()
    {
        using var eve = await App.SignedInAsAsync("eve");
        var exchange = await SayAsync("Hello");

        await using var hers = await EventReader.OpenAsync(eve, $"/live?reply={exchange.Reply.Id}.");
        var end = await UntilAsync(hers, "done", _ => true);

        Assert.False(end.TryGetProperty("html", out _));
    }

    [Fact]
    public async Task Pages_of_somebody_who_has_signed_out_are_told_nothing_of_who_came_after()
    {
        using var answer = await Ada.GetAsync($"/live?user={Guid.CreateVersion7()}", Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task It_ends_with_the_session()
    {
        await using var live = await EventReader.OpenAsync(Ada, "/live");
        await UntilAsync(live, "notice", _ => true);

        await PostAsync("/api/logout");

        Assert.Null(await live.NextAsync());
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("0198c0de-0000-7000-8000-000000000000")]
    public async Task What_is_no_reply_and_position_is_refused(string watched)
    {
        using var answer = await Ada.GetAsync($"/live?reply={watched}", Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_page_that_was_left_behind_gets_what_follows_or_all_or_that_there_is_nothing_any_more()
    {
        var first = await SayAsync("One");
        var id = first.ConversationId;
        var second = await SayAsync("Two", id);

        var below = await ShowAsync(id, first.Reply.Id);
        var nothing = await ShowAsync(id, second.Reply.Id);
        await ReadAsync<Exchange>(await PostAsync($"/api/messages/{first.Reply.Id}/regenerate", new { }));
        var all = await ShowAsync(id, second.Reply.Id);
        await Ada.DeleteAsync($"/api/conversations/{id}", Cancelled);
        var gone = await ShowAsync(id, second.Reply.Id);

        Assert.Equal((HttpStatusCode.OK, true, 2), below);
        Assert.Equal((HttpStatusCode.OK, true, 0), nothing);
        Assert.Equal((HttpStatusCode.OK, false, 2), all);
        Assert.Equal((HttpStatusCode.NotFound, false, 0), gone);
    }

    private async Task<(HttpStatusCode Status, bool IsBelow, int Messages)> ShowAsync(Guid id, Guid after)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/c/{id}/thread?after={after}") { Headers = { { "X-Fragment", "1" } } };
        using var answer = await Ada.SendAsync(request, Cancelled);
        var shown = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancelled));
        return (answer.StatusCode, answer.Headers.Contains("X-After"), shown.QuerySelectorAll("article").Length);
    }

    /// <summary>What somebody has who had this much, once the word has come.</summary>
    private async Task<(string Position, IReadOnlyList<string> Blocks)> FollowAsync(Guid reply, string position, IReadOnlyList<string> blocks, string word)
    {
        await using var live = await EventReader.OpenAsync(Ada, $"/live?reply={reply}.{position}");
        while (!string.Concat(blocks).Contains(word, StringComparison.Ordinal))
        {
            var said = await UntilAsync(live, "update", _ => true);
            (position, blocks) = (said.GetProperty("position").GetString()!, Apply(blocks, said));
        }

        return (position, blocks);
    }

    /// <summary>Reads on until an event of this name is the one.</summary>
    private static async Task<JsonElement> UntilAsync(EventReader live, string name, Predicate<JsonElement> which)
    {
        while (await live.NextAsync().WaitAsync(TimeSpan.FromMinutes(1)) is SseItem<string> item)
        {
            using var said = JsonDocument.Parse(item.Data);
            if (item.EventType == name && which(said.RootElement))
                return said.RootElement.Clone();
        }

        throw new InvalidOperationException("The stream has ended.");
    }

    private static bool Says(JsonElement said, Guid reply, string text) =>
        said.GetProperty("reply").GetGuid() == reply && string.Concat(Apply([], said)).Contains(text, StringComparison.Ordinal);

    private static List<string> Apply(IReadOnlyList<string> blocks, JsonElement said)
    {
        var now = blocks.ToList();
        foreach (var block in said.GetProperty("update").GetProperty("text").EnumerateArray())
        {
            var number = block.GetProperty("number").GetInt32();
            if (block.TryGetProperty("html", out var html))
            {
                now.RemoveRange(number, now.Count - number);
                now.Add(html.GetString()!);
            }
            else
            {
                now[number] = now[number].Insert(now[number].LastIndexOf("</code>", StringComparison.Ordinal), WebUtility.HtmlEncode(block.GetProperty("added").GetString()!));
            }
        }

        return now;
    }
}
