using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Parley.Emulation.Answers;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Server.Chat;
using Parley.Server.Data;
using Parley.Tests.Chat;
using Parley.Tests.Hosting;
using Parley.Tests.Infrastructure;

namespace Parley.Tests.Faults;

/// <summary>
/// The first, the second, the third … call to the database fails, one alone or several in a row, in everything that must
/// not be lost or done twice: for each of them it is refused as an outage, and done once when it is asked for again.
/// </summary>
[Trait(Databases.Trait, Databases.Sqlite)]
public sealed class EveryCallTests : ChatTest
{
    private const int Bound = 500;
    private readonly CallFaults faults = new();

    public static TheoryData<int> InARow => Environment.GetEnvironmentVariable("PARLEY_LONG") is null ? [1, 3] : [1, 2, 3, 4, 8, 20];

    private protected override ParleyApp Adjust(ParleyApp app) => app.With("RateLimits__Enabled", "false").With("Titles__Model", "")
        .With(builder => builder.ConfigureTestServices(services => services
            .AddSingleton<TimeProvider>(new HastyClock())
            .AddSingleton(faults)
            .AddSingleton<SqliteDatabase, FailingDatabase>()
            .ConfigureDbContext<SqliteDbContext>(options => options.AddInterceptors(new FailingCalls(faults)))));

    [Theory]
    [MemberData(nameof(InARow))]
    public async Task A_question_is_kept_once_and_answered_to_its_end(int inARow)
    {
        // So long that it is kept several times while it grows.
        Gemini.Always("gemini-4-hydrogen", new Answer().Text([.. Enumerable.Range(0, 400).Select(i => $"{i} ")]));
        var whole = string.Concat(Enumerable.Range(0, 400).Select(i => $"{i} "));

        var rounds = await StrikeEveryCallAsync(async n =>
        {
            var send = new SendMessage($"Question {n}", MessageId: Guid.CreateVersion7());
            faults.Strike(n, inARow);
            using var refused = await PostAsync("/api/chat", send);
            faults.End();
            if (refused.StatusCode != HttpStatusCode.OK)
                await refused.ProblemAsync(503, ProblemCodes.StorageUnavailable);

            // Asked again it is the same question, whatever was kept of it.
            using var again = await PostAsync("/api/chat", send);
            if (again.StatusCode != HttpStatusCode.OK)
                await again.ProblemAsync(503, ProblemCodes.StorageUnavailable);
            var page = await ReadAsync<ConversationPage>(await Ada.GetAsync("/api/conversations?limit=2", Cancelled));
            Assert.Equal(1, page.Items.Count(one => one.Title == send.Message));
            var conversation = await ConversationAsync(page.Items[0].Id);
            var (question, reply) = (conversation.Messages[0], Assert.Single(conversation.Messages.Skip(1)));
            Assert.Equal((send.MessageId, send.Message), (question.Id, question.Text));
            if (reply.Status == MessageStatus.Failed)
                Assert.Equal(ProblemCodes.StorageUnavailable, reply.Error?.Code);
            else
                Assert.Equal((MessageStatus.Complete, whole), (reply.Status, reply.Text));
        });

        Assert.Empty(App.Services.GetRequiredService<Generations>().Running);
        Assert.True(rounds > 10, $"Only {rounds} calls were made.");
        Assert.Equal(["ok"], Integrity());
    }

    [Theory]
    [MemberData(nameof(InARow))]
    public async Task Somebody_who_registers_has_one_account_and_can_come_in(int inARow)
    {
        using var anyone = App.CreateClient();
        var rounds = await StrikeEveryCallAsync(async n =>
        {
            var register = new Register($"user{inARow}x{n}", ParleyApp.Password);
            faults.Strike(n, inARow);
            await TwiceAsync(() => anyone.PostAsJsonAsync("/api/register", register, Cancelled), HttpStatusCode.Created);
            await TwiceAsync(() => anyone.PostAsJsonAsync("/api/login", new Login(register.Username, ParleyApp.Password), Cancelled), HttpStatusCode.OK);
        });

        Assert.True(rounds > 3, $"Only {rounds} calls were made.");
        Assert.Equal(["ok"], Integrity());
    }

    [Theory]
    [MemberData(nameof(InARow))]
    public async Task Somebody_who_signs_in_is_let_in_or_told_of_the_outage(int inARow)
    {
        using var anyone = App.CreateClient();
        var rounds = await StrikeEveryCallAsync(async n =>
        {
            faults.Strike(n, inARow);
            await TwiceAsync(() => anyone.PostAsJsonAsync("/api/login", new Login("ada", ParleyApp.Password), Cancelled), HttpStatusCode.OK);
        });

        Assert.True(rounds > 3, $"Only {rounds} calls were made.");
    }

    [Theory]
    [MemberData(nameof(InARow))]
    public async Task Whose_session_cannot_be_read_is_told_of_the_outage_and_not_signed_out(int inARow)
    {
        using var anyone = App.CreateClient();
        var rounds = await StrikeEveryCallAsync(async n =>
        {
            using var signedIn = await anyone.PostAsJsonAsync("/api/login", new Login("ada", ParleyApp.Password), Cancelled);
            var tokens = (await signedIn.Content.ReadFromJsonAsync<SignedIn>(Cancelled))!;
            faults.Strike(n, inARow);
            await TwiceAsync(() => anyone.PostAsJsonAsync("/api/refresh", new Refresh(tokens.RefreshToken!), Cancelled), HttpStatusCode.OK);
        });

        Assert.True(rounds > 3, $"Only {rounds} calls were made.");
    }

    /// <returns>How many calls were made to fail.</returns>
    private async Task<int> StrikeEveryCallAsync(Func<int, Task> round)
    {
        for (var n = 1; n < Bound; n++)
        {
            await round(n);
            if (!faults.HasStruck)
                return n - 1;
        }

        throw new InvalidOperationException("It never got through.");
    }

    /// <summary>Asks, is refused as an outage or not at all, and asks again if it was.</summary>
    private async Task<SignedIn> TwiceAsync(Func<Task<HttpResponseMessage>> ask, HttpStatusCode expected)
    {
        using var answer = await ask();
        faults.End();
        if (answer.StatusCode == expected)
            return (await answer.Content.ReadFromJsonAsync<SignedIn>(Cancelled))!;
        await answer.ProblemAsync(503, ProblemCodes.StorageUnavailable);
        using var again = await ask();
        Assert.Equal(expected, again.StatusCode);
        return (await again.Content.ReadFromJsonAsync<SignedIn>(Cancelled))!;
    }

    private string[] Integrity()
    {
        using var connection = new SqliteConnection($"Data Source={App.Services.GetRequiredService<SqliteDatabase>().Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
            lines.Add(reader.GetString(0));
        return [.. lines];
    }
}
