using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Parley.Emulation.Answers;
using Parley.Emulation.Http;
using Parley.Protocol.Chat;
using Parley.Protocol.Files;
using Parley.Server.Chat;
using Parley.Server.Conversations;
using Parley.Server.Data;
using Parley.Tests.Files;

namespace Parley.Tests.Chat;

/// <summary>What models draw, or make with code: it lies among the files of who asked for it, and the answer refers to it.</summary>
public sealed class DrawnFileTests : ChatTest
{
    private static readonly string Base64 = Convert.ToBase64String(Uploads.Png);
    private static readonly string Drawn = $$$"""{"inlineData":{"mimeType":"image/png","data":"{{{Base64}}}"}}""";

    private IEnumerable<RecordedRequest> Questions => Gemini.Requests.Where(request => request.Path.Contains(":streamGenerateContent", StringComparison.Ordinal));

    [Fact]
    public async Task A_picture_is_a_file_and_its_answer_says_where()
    {
        await using var stream = await StreamSayingAsync("image:1");
        var events = await stream.ToEndAsync();
        var reply = events[^1].Reply;
        var part = Assert.Single(reply.Parts!);
        var file = Assert.Single((await Ada.FilesAsync()).Items);

        Assert.Equal((FileKinds.Image, "image/png", (long)Uploads.Png.Length), (file.Kind, file.MediaType, file.Size));
        Assert.Matches(@"^picture-\d{8}-\d{6}-1\.png$", file.Name);
        Assert.Equal(
            $$$"""{"fileData":{"mimeType":"image/png","fileUri":"/api/files/{{{file.Id}}}/content"},"file":{"id":"{{{file.Id}}}","name":"{{{file.Name}}}","mediaType":"image/png","kind":"image","size":{{{file.Size}}}},"at":12}""",
            part.GetRawText());
        Assert.Equal(part.GetRawText(), JsonDocument.Parse(events.Single(one => one.Name == StreamEvents.Part).Data).RootElement.GetProperty("part").GetRawText());
        Assert.Equal(part.GetRawText(), Assert.Single((await StoredAsync(reply)).Parts!).GetRawText());
        using var content = await Ada.GetAsync(part.GetProperty("fileData").GetProperty("fileUri").GetString(), Cancelled);
        Assert.Equal(Uploads.Png, await content.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.DoesNotContain(Base64, await RowAsync(reply.Id), StringComparison.Ordinal);
        Assert.Equal(Uploads.Png.Length, (await Ada.FilesAsync()).Quota.Used);
    }

    [Fact]
    public async Task The_model_gets_back_what_it_drew_in_its_place_and_signed()
    {
        Gemini.Script(
            new Answer().Text("One ").Part(Drawn).Text(" more").Part(Drawn),
            new Answer().Text("On."), new Answer().Text("Otherwise."), new Answer().Text("Edited."));
        var first = await SayAsync("Draw");
        var second = await SayAsync("And on", first.ConversationId);
        await ReadAsync<Exchange>(await PostAsync($"/api/messages/{second.Reply.Id}/regenerate", new { model = "gemini-2.5-flash" }));
        await SayAsync(new SendMessage("Or so", first.ConversationId, EditOf: second.UserMessage.Id));

        Assert.Single((await Ada.FilesAsync()).Items);
        var turns = Questions.Skip(1).Select(question => question.Json["contents"]![1]!["parts"]!.AsArray()).ToList();
        var unsigned = $$"""[{"text":"One "},{{Drawn}},{"text":" more"},{{Drawn}}]""";
        Assert.All(turns, turn => Assert.Equal(unsigned, WithoutSignatures(turn)));
        // The emulator refuses a signature that it did not give.
        Assert.Equal([true, false, true], turns.Select(turn => turn.Any(part => part!["thoughtSignature"] is not null)));
    }

    [Fact]
    public async Task A_picture_that_was_deleted_is_told_to_the_model_and_to_the_reader()
    {
        Gemini.Script(new Answer().Part(Drawn), new Answer().Text("A pity."));
        var exchange = await SayAsync("Draw");
        var file = Assert.Single((await Ada.FilesAsync()).Items);
        using (await Ada.DeleteAsync($"/api/files/{file.Id}", Cancelled))
            await SayAsync("What was it?", exchange.ConversationId);

        Assert.Equal("""[{"text":"[This file was deleted.]"}]""", WithoutSignatures(Questions.Last().Json["contents"]![1]!["parts"]!));
        Assert.Contains("A picture or file that came here was deleted.", await Ada.GetStringAsync($"/c/{exchange.ConversationId}", Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_content_under_its_id_is_not_what_the_model_drew()
    {
        Gemini.Script(new Answer().Part(Drawn), new Answer().Text("Odd."));
        var exchange = await SayAsync("Draw");
        var other = await Ada.UploadAsync("not a picture", "a.txt");
        await WriteAsync(db => db.Execute(
            """update "Files" set "Sha256" = (select f."Sha256" from "Files" f where f."Id" = @other), "Size" = @size where "Id" <> @other""", ("@other", other.Id), ("@size", other.Size)));
        await SayAsync("And now?", exchange.ConversationId);

        Assert.Equal("""[{"text":"[This file was deleted.]"}]""", WithoutSignatures(Questions.Last().Json["contents"]![1]!["parts"]!));
    }

    [Fact]
    public async Task An_answer_that_holds_its_picture_itself_is_read_as_before()
    {
        var exchange = await SayAsync("image:1");
        await WriteAsync(db => db.Execute(
            """update "Messages" set "Parts" = @parts, "GeminiParts" = @turn where "Id" = @id""",
            ("@parts", $"[{Drawn[..^1]},\"at\":12}}]"), ("@turn", $$"""[{"text":"Here it is: "},{{Drawn}}]"""), ("@id", exchange.Reply.Id)));
        await SayAsync("And on", exchange.ConversationId);

        Assert.Equal(Base64, (await StoredAsync(exchange.Reply)).Parts![0].GetProperty("inlineData").GetProperty("data").GetString());
        Assert.Equal(Uploads.Png, await Ada.GetByteArrayAsync($"/messages/{exchange.Reply.Id}/parts/0", Cancelled));
        Assert.Equal($$"""[{"text":"Here it is: "},{{Drawn}}]""", Questions.Last().Json["contents"]![1]!["parts"]!.ToJsonString(Plain));
    }

    [Fact]
    public async Task What_code_made_is_a_file_too_and_what_no_store_takes_stays()
    {
        var table = Convert.ToBase64String("a,b\n1,2\n"u8);
        var broken = Convert.ToBase64String([0, 1, 0, 2, 255, 0]);
        Gemini.Script(new Answer().Code("plot()", "ok").Part(Drawn).Part($$$"""{"inlineData":{"mimeType":"text/csv","data":"{{{table}}}"}}""")
            .Part($$$"""{"inlineData":{"mimeType":"image/png","data":"{{{broken}}}"}}"""), new Answer().Text("Well."));
        var exchange = await SayAsync(new SendMessage("Plot", Settings: new(Tools: [ModelTools.Code])));
        await SayAsync("And on", exchange.ConversationId);
        var names = (await Ada.FilesAsync()).Items.Select(file => (file.Kind, Path.GetExtension(file.Name))).Order().ToList();

        Assert.Equal([(FileKinds.Image, ".png"), (FileKinds.Text, ".txt")], names);
        Assert.Equal(broken, exchange.Reply.Parts![4].GetProperty("inlineData").GetProperty("data").GetString());
        Assert.Equal([Base64, table, broken], Questions.Last().Json["contents"]![1]!["parts"]!.AsArray().Select(part => (string?)part!["inlineData"]?["data"]).OfType<string>());
    }

    [Fact]
    public async Task What_is_temporary_leaves_no_file_behind()
    {
        var first = await SayAsync(new SendMessage("image:1", Temporary: true));
        await SayAsync("And on", first.ConversationId);

        Assert.Equal(Base64, first.Reply.Parts![0].GetProperty("inlineData").GetProperty("data").GetString());
        Assert.Empty((await Ada.FilesAsync()).Items);
        Assert.Equal(0, await BlobsAsync());
        Assert.Equal(Base64, (string?)Questions.Last().Json["contents"]![1]!["parts"]![1]!["inlineData"]!["data"]);
    }

    [Fact]
    public async Task An_answer_that_was_cut_off_keeps_the_files_that_it_names_and_no_others()
    {
        var never = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("Look: ").Part(Drawn).Text("and").Until(never.Task));
        await using var stream = await StreamSayingAsync("Draw");
        Message? reply = null;
        for (var next = await stream.NextAsync(); next!.Name != "text" || next.Delta != "and"; next = await stream.NextAsync())
            reply ??= next.Start.Reply;
        var kept = Assert.Single((await Ada.FilesAsync()).Items);
        while ((await StoredAsync(reply!)).Parts is null)
        {
            // Until the next checkpoint.
        }

        // The server died after it had stored another one and before that came into what is kept.
        var lost = PartFiles.IdOf(reply!.Id, 2);
        await WriteAsync(db => db.Execute(
            """
            insert into "Files" ("OwnerId", "Id", "Name", "MediaType", "Kind", "Size", "Sha256", "CreatedAt")
            select "OwnerId", @lost, "Name", "MediaType", "Kind", "Size", "Sha256", "CreatedAt" from "Files" where "Id" = @kept
            """,
            ("@lost", lost), ("@kept", kept.Id)));
        await WriteAsync(db => AbandonedReplies.Interrupt(db, Guid.CreateVersion7(), TimeProvider.System.GetUtcNow().AddHours(1), ReplyProblems.Interrupted).Count);
        never.SetResult();
        await stream.ToEndAsync();

        Assert.Equal(kept, Assert.Single((await Ada.FilesAsync()).Items));
        var stored = await StoredAsync(reply);
        Assert.Equal((MessageStatus.Interrupted, kept.Id), (stored.Status, stored.Parts![0].GetProperty("file").GetProperty("id").GetGuid()));
    }

    [Fact]
    public async Task What_comes_after_another_server_took_the_answer_over_is_not_stored()
    {
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("Look: ").Until(gate.Task).Part(Drawn));
        await using var stream = await StreamSayingAsync("Draw");
        await stream.NextAsync();
        await stream.NextAsync();
        await WriteAsync(db => AbandonedReplies.Interrupt(db, Guid.CreateVersion7(), TimeProvider.System.GetUtcNow().AddHours(1), ReplyProblems.Interrupted).Count);
        gate.SetResult();
        await stream.ToEndAsync();

        Assert.Empty((await Ada.FilesAsync()).Items);
        Assert.Equal(0, await BlobsAsync());
    }

    [Fact]
    public async Task What_is_too_much_for_one_request_is_laid_down_at_Gemini()
    {
        byte[][] large = [[.. Uploads.Png, .. new byte[8 * 1024 * 1024], 1], [.. Uploads.Png, .. new byte[8 * 1024 * 1024], 2]];
        Gemini.Script(
            new Answer().Part(PartOf(large[0])), new Answer().Part(PartOf(large[1])), new Answer().Text("Two."), new Answer().Text("Still two."));
        var first = await SayAsync("Draw");
        await SayAsync("Another", first.ConversationId);
        await SayAsync("How many?", first.ConversationId);
        await SayAsync("And now?", first.ConversationId);

        foreach (var question in Questions.Skip(2))
        {
            var (old, newer) = (question.Json["contents"]![1]!["parts"]![0]!, question.Json["contents"]![3]!["parts"]![0]!);
            Assert.StartsWith("http", (string?)old["fileData"]!["fileUri"], StringComparison.Ordinal);
            Assert.Equal(("image/png", Convert.ToBase64String(large[1])), ((string?)old["fileData"]!["mimeType"], (string?)newer["inlineData"]!["data"]));
        }

        Assert.Single(Gemini.Requests, request => request.Headers.TryGetValue("X-Goog-Upload-Command", out var command) && command == "start");

        static string PartOf(byte[] bytes) => $$$"""{"inlineData":{"mimeType":"image/png","data":"{{{Convert.ToBase64String(bytes)}}}"}}""";
    }

    [Fact]
    public async Task The_size_of_the_conversation_is_counted_without_sending_its_pictures()
    {
        var exchange = await SayAsync("image:1");

        var size = await ReadAsync<ContextSize>(await Ada.GetAsync($"/api/conversations/{exchange.ConversationId}/context", Cancelled));

        Assert.True(size.Counted);
        Assert.InRange(size.Tokens, 1_120, 1_400);
        Assert.DoesNotContain("inlineData", Gemini.Requests.Single(request => request.Path.Contains(":countTokens", StringComparison.Ordinal)).Json.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopped_answer_keeps_its_picture_and_goes_on_from_it()
    {
        var never = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("Look: ").Part(Drawn).Text("and").Until(never.Task), new Answer().Text(" see."));
        await using var stream = await StreamSayingAsync("Draw");
        Message? reply = null;
        for (var next = await stream.NextAsync(); next!.Name != "text" || next.Delta != "and"; next = await stream.NextAsync())
            reply ??= next.Start.Reply;
        await PostAsync($"/api/messages/{reply!.Id}/stop");
        var stopped = (await stream.ToEndAsync())[^1].Reply;
        var whole = (await ReadAsync<Exchange>(await PostAsync($"/api/messages/{reply.Id}/continue"))).Reply;

        Assert.Equal(stopped.Parts![0].GetRawText(), Assert.Single(whole.Parts!).GetRawText());
        Assert.Single((await Ada.FilesAsync()).Items);
        never.SetResult();
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the emulator signs is the end of an answer, which has no text.</summary>
    private static string WithoutSignatures(JsonNode parts) =>
        new JsonArray([.. parts.AsArray().Where(part => part!["thoughtSignature"] is null).Select(part => part!.DeepClone())]).ToJsonString(Plain);

    private Task<string> RowAsync(Guid replyId) => App.Services.GetRequiredService<ReadPool>().RunAsync(db =>
        db.QueryFirst("""select "Parts" || "GeminiParts" from "Messages" where "Id" = @id""", row => row.GetString(0), ("@id", replyId))!);

    private Task<long> BlobsAsync() => App.Services.GetRequiredService<ReadPool>().RunAsync(db => db.QueryFirst("""select count(*) from "FileBlobs" """, row => row.GetInt64(0)));

    private Task<int> WriteAsync(Func<WriteConnection, int> work) => App.Services.GetRequiredService<DatabaseWriter>().RunAsync(work, Cancelled);
}
