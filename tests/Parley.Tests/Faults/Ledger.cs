using System.Data.Common;
using System.Globalization;
using System.Net.Http.Json;
using Npgsql;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Tests.Processes;

namespace Parley.Tests.Faults;

/// <summary>Holds what people remember against what is stored.</summary>
internal sealed class Ledger(Installation installation, Fault fault, IReadOnlyList<Person> people, Bystander bystander)
{
    private readonly Dictionary<string, int> ends = [];
    private TimeSpan lost;

    public RoundResult Result => RoundResult.Of(bystander) with
    {
        Questions = people.Sum(person => person.Asked.Count + person.Queued.Count) + bystander.Confirmed.Count,
        Ends = ends,
        Lost = lost,
    };

    public async Task CheckAsync()
    {
        CheckAnswers();
        await using var db = await installation.OpenAsync();
        foreach (var (what, query) in Integrity.Queries)
            Assert.True(await CountAsync(db, query) == 0, what);
        foreach (var person in people)
            await CheckAsync(db, person);
        Assert.Empty(bystander.Confirmed.Except(await QuestionsAsync(db, bystander.User)));
        Assert.Empty(AskedTwice());
    }

    /// <summary>Counts rows; the database is asked past Parley.</summary>
    public static async Task<long> CountAsync(NpgsqlConnection db, string query, DateTimeOffset? before = null)
    {
        await using var command = new NpgsqlCommand(query, db);
        if (before is { } time)
            command.Parameters.AddWithValue("@before", time.UtcDateTime);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private async Task CheckAsync(NpgsqlConnection db, Person person)
    {
        var asked = person.Asked.ToDictionary(reader => reader.QuestionId, reader => reader.Question).Concat(person.Queued);
        Assert.Equal(asked.OrderBy(question => question.Key), (await QuestionsAsync(db, person.User)).OrderBy(question => question.Key));

        // Everything as its owner sees it, through a server that was there all the time.
        using var way = Route.Open(installation.Servers[^1], person.User, []);
        var conversations = new Dictionary<Guid, Conversation>();
        foreach (var reader in person.Asked)
        {
            var id = reader.ConversationId!.Value;
            if (!conversations.TryGetValue(id, out var conversation))
                conversations[id] = conversation = (await way.GetFromJsonAsync<Conversation>($"/api/conversations/{id}", TestContext.Current.CancellationToken))!;
            Check(reader, conversation.Messages.Single(message => message.Id == reader.ReplyId));
        }

        foreach (var reply in conversations.Values.SelectMany(conversation => conversation.Messages).Where(message => message.Role == MessageRoles.Assistant))
        {
            ends[reply.Status] = ends.GetValueOrDefault(reply.Status) + 1;
            Assert.True(fault.Ends.Contains(reply.Status), $"A reply is {reply.Status}: {reply.Error?.Code}, {reply.Error?.Detail}");
            if (reply.Status == MessageStatus.Complete)
                CheckWhole(reply, conversations[reply.ConversationId].Messages);
        }
    }

    private void Check(LiveReader reader, Message stored)
    {
        Assert.Equal((stored.Status, stored.Text), (reader.Told!.Status, reader.Told.Text));
        var seen = reader.Look();
        if (seen.Text == stored.Text)
            return;
        Assert.StartsWith(stored.Text, seen.Text, StringComparison.Ordinal);
        var gone = seen.LostAt(stored.Text.Length, installation.KilledAt ?? long.MaxValue);
        Assert.True(gone <= fault.MostLost, string.Create(CultureInfo.InvariantCulture, $"Text was lost that had been read {gone.TotalMilliseconds:0} ms before."));
        lost = gone > lost ? gone : lost;
    }

    /// <summary>Each delta is there once; in its order, for so it was read.</summary>
    private static void CheckWhole(Message reply, IReadOnlyList<Message> conversation)
    {
        var sent = reply.Text.Count('@') / 2;
        var question = conversation.Single(message => message.Id == reply.ParentId);
        // After an answer of which nothing is left, two questions are one to the model.
        if (conversation.FirstOrDefault(message => message.Id == question.ParentId) is not { Text: "" })
            Assert.Contains($"deltas={sent},", question.Text, StringComparison.Ordinal);
    }

    private void CheckAnswers()
    {
        var strange = people.SelectMany(person => person.Answers).Concat(bystander.Api.Select(one => one.Answer)).Where(answer => !IsFine(answer));
        Assert.Empty(strange.Select(answer => $"{answer}").Distinct());
        Assert.Empty(bystander.Probes.Where(probe => probe.Answer.Status != 200).Select(probe => $"{probe.Answer}").Distinct());
        if (!fault.IsTimed)
            return;
        Assert.InRange(Bystander.At95(bystander.Probes), TimeSpan.Zero, Bystander.Slowest);
        if (fault.IsOutage)
            Assert.InRange(bystander.Api.Max(one => one.Took), TimeSpan.Zero, Bystander.LongestRefusal);
        else
            Assert.InRange(Bystander.At95(bystander.Api), TimeSpan.Zero, Bystander.Slowest);
    }

    // Busy is a server that stops; a conversation is, while it is not known yet how its last answer ended.
    private bool IsFine(Answered answer) => answer switch
    {
        { Status: 200 or 204 } => true,
        { IsRefusedForStorage: true } => fault.IsOutage,
        { Status: 503, Code: Protocol.ProblemCodes.Busy } => fault.TakesServer || fault.IsOutage,
        { Code: Protocol.ProblemCodes.ConversationBusy } => true,
        // What waited was sent meanwhile.
        { Status: 404 } => answer.What.EndsWith("/send", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Each question cost one call of the model at most.</summary>
    private List<string> AskedTwice() => [.. installation.Gemini.Requests
        .Where(request => request.Method == "POST")
        .Select(request => request.Json["contents"]!.AsArray()[^1]!["parts"]!.AsArray()[^1]!["text"]!.GetValue<string>())
        .GroupBy(question => question)
        .Where(same => same.Count() > 1)
        .Select(same => same.Key)];

    private static async Task<Dictionary<Guid, string>> QuestionsAsync(NpgsqlConnection db, User of)
    {
        await using var command = new NpgsqlCommand("""select "Id", "Text" from "Messages" where "OwnerId" = @owner and "Role" = 'user'""", db);
        command.Parameters.AddWithValue("@owner", of.Id);
        await using DbDataReader rows = await command.ExecuteReaderAsync();
        var questions = new Dictionary<Guid, string>();
        while (await rows.ReadAsync())
            questions.Add(rows.GetGuid(0), rows.GetString(1));
        return questions;
    }
}
