using System.Net;
using Parley.Emulation.Answers;
using Parley.Emulation.Errors;
using Parley.Emulation.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Conversations;
using Parley.Protocol.Files;
using Parley.Server.Chat.Attachments;
using Parley.Server.Models;
using Parley.Tests.Files;
using Parley.Tests.Hosting;

namespace Parley.Tests.Chat;

public sealed class AttachmentTests : ChatTest
{
    private static readonly byte[] Large = [.. "%PDF-1.7 "u8, .. new byte[5 * 1024 * 1024]];

    private IEnumerable<RecordedRequest> Questions => Gemini.Requests.Where(request => request.Path.Contains(":streamGenerateContent", StringComparison.Ordinal));

    private int Uploads => Gemini.Requests.Count(request => request.Headers.TryGetValue("X-Goog-Upload-Command", out var command) && command == "start");

    [Fact]
    public async Task A_small_file_goes_along_with_its_question_and_with_those_that_follow()
    {
        var (text, picture) = (await Ada.UploadAsync("The answer is 42.", "notes.txt"), await Ada.UploadAsync(Tests.Files.Uploads.Png, "a.png"));

        var first = await SayAsync(new SendMessage("What is it?", Attachments: [text.Id, picture.Id]));
        await SayAsync("And again?", first.ConversationId);

        Assert.Equal([text.Id, picture.Id], first.UserMessage.Attachments!);
        Assert.Equal([("notes.txt", "text"), ("a.png", "image")], first.UserMessage.Files!.Select(file => (file.Name, file.Kind)));
        Assert.Equal(first.UserMessage.Files, (await StoredAsync(first.UserMessage)).Files);
        foreach (var question in Questions)
        {
            var parts = question.Json["contents"]![0]!["parts"]!.AsArray();
            Assert.Equal("[File: notes.txt]", (string?)parts[0]!["text"]);
            Assert.Equal(("text/plain", Convert.ToBase64String("The answer is 42."u8)), ((string?)parts[1]!["inlineData"]!["mimeType"], (string?)parts[1]!["inlineData"]!["data"]));
            Assert.Equal("image/png", (string?)parts[3]!["inlineData"]!["mimeType"]);
            Assert.Equal("What is it?", (string?)parts[4]!["text"]);
        }

        Assert.Equal(2, Questions.Count());
    }

    [Fact]
    public async Task A_file_needs_no_words_and_gives_the_conversation_its_name()
    {
        var file = await Ada.UploadAsync("content", "Bericht 7.txt");

        var exchange = await SayAsync(new SendMessage("", Attachments: [file.Id]));

        Assert.Equal(MessageStatus.Complete, exchange.Reply.Status);
        Assert.Equal("Bericht 7.txt", (await ConversationAsync(exchange.ConversationId)).Title);
        await (await PostAsync("/api/chat", new SendMessage("  "))).ProblemAsync(400, ProblemCodes.InvalidRequest);
    }

    [Fact]
    public async Task A_large_file_is_laid_down_once_and_again_when_Gemini_has_lost_it()
    {
        var file = await Ada.UploadAsync(Large, "large.pdf");

        var first = await SayAsync(new SendMessage("What is it?", Attachments: [file.Id]));
        await SayAsync("And again?", first.ConversationId);
        Assert.Equal(1, Uploads);
        Gemini.Files.Expire();
        var third = await SayAsync("And now?", first.ConversationId);

        Assert.Equal((2, MessageStatus.Complete), (Uploads, third.Reply.Status));
        Assert.Equal(file.Size, Assert.Single(Gemini.Files.All).Size);
        Assert.NotNull(Questions.Last().Json["contents"]![0]!["parts"]![1]!["fileData"]!["fileUri"]);
    }

    [Fact]
    public async Task An_upload_that_Gemini_refuses_fails_the_answer_and_trying_again_does_it()
    {
        var file = await Ada.UploadAsync(Large, "large.pdf");
        Gemini.Files.Refuse(GeminiErrors.QuotaBare);

        var problem = await (await PostAsync("/api/chat", new SendMessage("What is it?", Attachments: [file.Id]))).ProblemAsync(429, ProblemCodes.ProviderRateLimited);
        var again = await ReadAsync<Exchange>(await PostAsync($"/api/messages/{problem["reply"]!["id"]}/regenerate"));

        Assert.Equal(MessageStatus.Complete, again.Reply.Status);
    }

    [Fact]
    public async Task A_stop_counts_while_a_file_is_on_its_way_too()
    {
        Gemini.Files.PollsUntilActive = int.MaxValue;
        var file = await Ada.UploadAsync(Large, "large.pdf");
        await using var events = await StreamAsync("/api/chat", new SendMessage("What is it?", Attachments: [file.Id]));
        var start = (await events.NextAsync())!.Start;

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync($"/api/messages/{start.Reply.Id}/stop")).StatusCode);

        Assert.Equal(MessageStatus.Stopped, (await events.ToEndAsync())[^1].Reply.Status);
    }

    [Fact]
    public async Task A_deleted_file_leaves_its_name_and_the_model_is_told()
    {
        var file = await Ada.UploadAsync("secret", "gone.txt");
        var first = await SayAsync(new SendMessage("What is it?", Attachments: [file.Id]));
        await Ada.DeleteAsync(new Uri($"/api/files/{file.Id}", UriKind.Relative), Cancelled);

        await SayAsync("And now?", first.ConversationId);

        Assert.Equal("gone.txt", Assert.Single((await StoredAsync(first.UserMessage)).Files!).Name);
        var parts = Questions.Last().Json["contents"]![0]!["parts"]!.AsArray();
        Assert.Equal(["[File: gone.txt]", "[This file was deleted.]", "What is it?"], parts.Select(part => (string?)part!["text"]));
    }

    [Fact]
    public async Task What_the_model_does_not_read_is_refused_before_anything_is_kept()
    {
        var gif = await Ada.UploadAsync([.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0, 0x3B], "a.gif");

        var problem = await (await PostAsync("/api/chat", new SendMessage("What is it?", Attachments: [gif.Id]))).ProblemAsync(415, ProblemCodes.UnsupportedFile);

        Assert.Contains("image/gif", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Empty((await ReadAsync<ConversationPage>(await Ada.GetAsync(new Uri("/api/conversations", UriKind.Relative), Cancelled))).Items);
        var twentyOne = Enumerable.Range(0, 21).Select(_ => Guid.CreateVersion7()).ToList();
        await (await PostAsync("/api/chat", new SendMessage("Hm", Attachments: twentyOne))).ProblemAsync(400, ProblemCodes.InvalidRequest);
        await (await PostAsync("/api/chat", new SendMessage("Hm", Attachments: twentyOne[..1]))).ProblemAsync(404, ProblemCodes.NotFound);
    }

    [Theory]
    [InlineData("gemini-4-hydrogen", 50 * 1024 * 1024, true)]
    [InlineData("gemini-4-hydrogen", (50 * 1024 * 1024) + 1, false)]
    [InlineData("parley-demo", (50 * 1024 * 1024) + 1, true)]
    public void A_PDF_that_Gemini_would_refuse_is_refused_at_once(string model, long size, bool isTaken) =>
        Assert.Equal(isTaken, AttachmentRules.RefusalBy(ModelTable.Usual, model, [new AttachedFile(Guid.CreateVersion7(), "a.pdf", "application/pdf", FileKinds.Pdf, size)]) is null);

    [Theory]
    [InlineData("What happens in https://youtu.be/dQw4w9WgXcQ?", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3 and https://youtu.be/dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ")]
    [InlineData("https://youtube.example/watch?v=dQw4w9WgXcQ", null)]
    public async Task A_link_to_a_video_is_the_video(string question, string? video)
    {
        await SayAsync(question);

        var files = Questions.Last().Json["contents"]![0]!["parts"]!.AsArray().Select(part => (string?)part!["fileData"]?["fileUri"]).OfType<string>();
        Assert.Equal(video is null ? [] : [video], files);
    }

    [Fact]
    public async Task A_video_that_is_not_public_is_left_out()
    {
        var exchange = await SayAsync("What happens in https://youtu.be/private-vid?");

        Assert.Equal((MessageStatus.Complete, 2), (exchange.Reply.Status, Questions.Count()));
        Assert.Single(Questions.Last().Json["contents"]![0]!["parts"]!.AsArray());
    }

    [Fact]
    public async Task What_waits_in_the_queue_takes_its_files_along()
    {
        var gate = new TaskCompletionSource();
        Gemini.Script(new Answer().Text("One").Until(gate.Task));
        await using var events = await StreamSayingAsync("First");
        var start = (await events.NextAsync())!.Start;
        var file = await Ada.UploadAsync("later", "later.txt");

        var queued = await ReadAsync<QueuedMessages>(await PostAsync($"/api/conversations/{start.ConversationId}/queue", new QueueMessage("Second", Attachments: [file.Id])));
        Assert.Equal("later.txt", Assert.Single(Assert.Single(queued.Items).Files!).Name);
        gate.SetResult();
        await events.ToEndAsync();

        Assert.Equal([file.Id], (await ConversationAsync(start.ConversationId)).Messages.Single(message => message.Text == "Second").Attachments!);
    }

    [Fact]
    public async Task An_edit_carries_what_it_names_and_a_temporary_conversation_too()
    {
        var file = await Ada.UploadAsync("content", "a.txt");
        var first = await SayAsync(new SendMessage("One", Attachments: [file.Id]));
        var with = await SayAsync(new SendMessage("Two", EditOf: first.UserMessage.Id, Attachments: [file.Id]));
        var without = await SayAsync(new SendMessage("Three", EditOf: first.UserMessage.Id));
        var temporary = await SayAsync(new SendMessage("Four", Temporary: true, Attachments: [file.Id]));

        Assert.Equal([file.Id], with.UserMessage.Attachments!);
        Assert.Null(without.UserMessage.Attachments);
        Assert.Equal([file.Id], temporary.UserMessage.Attachments!);
    }
}
