using Parley.Emulation.Answers;
using Parley.Protocol.Chat;
using Parley.Server.Reports;

namespace Parley.Tests.Spending;

public sealed class UsageTableTests : SpendingTest
{
    [Fact]
    public async Task A_table_has_a_line_for_each_day_and_model_and_for_all_users_their_names()
    {
        Gemini.Always(Model, new Answer().Text(new string('a', 4_000)));
        using var bob = await App.SignedInAsAsync("bob");
        var asked = await ReadAsync<Exchange>(await PostAsync("/api/chat", new SendMessage("Hi", Model: Model), bob));
        var (read, cost) = (asked.Reply.Usage!.InputTokens, asked.Reply.Usage.Cost!.Value.ToString("0.00#######", System.Globalization.CultureInfo.InvariantCulture));

        using var own = await bob.GetAsync("/api/usage.csv", Cancelled);
        Assert.Equal("text/csv; charset=utf-8; header=present", own.Content.Headers.ContentType!.ToString());
        Assert.Equal("parley-usage-2027-03-01-2027-03-10.csv", own.Content.Headers.ContentDisposition!.FileNameStar ?? own.Content.Headers.ContentDisposition.FileName);
        Assert.Equal(
            "day,model,source,requests,estimated_requests,unpriced_requests,input_tokens,output_tokens,thought_tokens,cached_tokens,cost_usd\r\n"
            + $"2027-03-10,{Model},chat,1,0,0,{read},1000,0,0,{cost}\r\n",
            await own.Content.ReadAsStringAsync(Cancelled));

        var all = await Ada.GetStringAsync(new Uri("/api/admin/usage.csv", UriKind.Relative), Cancelled);
        Assert.Equal($"2027-03-10,bob,{Model},chat,1,0,0,{read},1000,0,0,{cost}", all.Split("\r\n")[1]);
        Assert.Equal("day,model,source,requests,estimated_requests,unpriced_requests,input_tokens,output_tokens,thought_tokens,cached_tokens,cost_usd\r\n",
            await Ada.GetStringAsync(new Uri("/api/usage.csv", UriKind.Relative), Cancelled));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"so\"", "\"say \"\"so\"\"\"")]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\tx", "\"'\tx\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("", "")]
    public void A_cell_is_a_text_and_never_a_formula(string text, string cell) => Assert.Equal(cell, UsageCsv.Cell(text));

    [Fact]
    public void A_table_is_UTF_8_without_a_mark() => Assert.Equal((byte)'d', UsageCsv.Write([], withUsers: true)[0]);

}
