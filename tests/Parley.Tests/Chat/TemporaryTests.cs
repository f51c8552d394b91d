using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Parley.Emulation.Answers;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Chat;

public sealed class TemporaryTests : ChatTest
{
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());

    private protected override ParleyApp Adjust(ParleyApp app) => app.With(builder =>
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(clock)));

    [Fact]
    public async Task A_temporary_conversation_is_read_and_gone_on_with_but_neither_listed_nor_written_down()
    {
        Gemini.Script(new Answer().Text("Whispered."), new Answer().Text("Again."), new Answer().Text("Otherwise."));

        var first = await SayAsync(new SendMessage("A secret of mine", Temporary: true));
        var second = await SayAsync("And more", first.ConversationId);
        var third = await ReadAsync<Exchange>(await PostAsync($"/api/messages/{second.Reply.Id}/regenerate"));

        Assert.Equal(["A secret of mine", "Whispered.", "And more", "Again.", "Otherwise."],
            (await ConversationAsync(first.ConversationId)).Messages.Select(message => message.Text));
        await using (var events = await EventsAsync(third.Reply.Id))
            Assert.Equal("Otherwise.", (await events.ToEndAsync())[^1].Reply.Text);
        Assert.Empty((await ReadAsync<ConversationPage>(await Ada.GetAsync("/api/conversations", Cancelled))).Items);
        foreach (var file in Directory.GetFiles(App.DataDirectory, "parley.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain("A secret of mine", await reader.ReadToEndAsync(Cancelled), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_temporary_conversation_is_its_owners_alone_and_can_be_deleted()
    {
        var first = await SayAsync(new SendMessage("Secret", Temporary: true));
        using var bob = await App.SignedInAsAsync("bob");

        await (await bob.GetAsync($"/api/conversations/{first.ConversationId}", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        await (await bob.GetAsync($"/api/messages/{first.Reply.Id}/events", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
        Assert.Equal(HttpStatusCode.NoContent, (await Ada.DeleteAsync($"/api/conversations/{first.ConversationId}", Cancelled)).StatusCode);
        await (await Ada.GetAsync($"/api/conversations/{first.ConversationId}", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
    }

    [Fact]
    public async Task After_half_an_hour_idle_it_is_gone()
    {
        using var eve = App.CreateClient();
        eve.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        (await eve.PostAsJsonAsync("/api/register?useCookies=true", new Register("eve", ParleyApp.Password), Cancelled)).EnsureSuccessStatusCode();
        var first = await ReadAsync<Exchange>(await PostAsync("/api/chat", new SendMessage("Secret", Temporary: true), eve));

        clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(HttpStatusCode.OK, (await eve.GetAsync($"/api/conversations/{first.ConversationId}", Cancelled)).StatusCode);
        clock.Advance(TimeSpan.FromMinutes(31));

        await (await eve.GetAsync($"/api/conversations/{first.ConversationId}", Cancelled)).ProblemAsync(404, ProblemCodes.NotFound);
    }
}
