using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Protocol.Transfers;

namespace Parley.Tests.Transfers;

/// <summary>Exports, and what can be done with them.</summary>
internal static class Archives
{
    public const string Manifest = """{"format": "parley-export", "version": 1, "exportedAt": "2026-11-24T10:00:00Z", "user": {"username": "eve", "displayName": "Eve"}}""";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static readonly DateTimeOffset SomeDay = new(2026, 3, 14, 15, 9, 26, TimeSpan.Zero);

    /// <summary>A question, its answer, a second one.</summary>
    public static ExportedConversation Conversation(string title = "Rivers", params string[] questions)
    {
        var id = Guid.CreateVersion7();
        var messages = new List<ExportedMessage>();
        foreach (var question in questions.Length > 0 ? questions : ["Which is the longest?", "And the second?"])
        {
            messages.Add(Message(id, messages.LastOrDefault()?.Id, MessageRoles.User, question));
            messages.Add(Message(id, messages[^1].Id, MessageRoles.Assistant, $"An answer to: {question}"));
        }

        return new ExportedConversation
        {
            Format = ExportedConversation.FormatName,
            Version = ExportedConversation.CurrentVersion,
            Id = id,
            Title = title,
            TitledByUser = false,
            Model = null,
            Pinned = false,
            Archived = false,
            CreatedAt = SomeDay,
            UpdatedAt = SomeDay,
            CurrentMessageId = messages[^1].Id,
            Messages = messages,
        };
    }

    public static ExportedMessage Message(Guid conversationId, Guid? parentId, string role, string text) => new()
    {
        Id = Guid.CreateVersion7(),
        ConversationId = conversationId,
        ParentId = parentId,
        Role = role,
        Text = text,
        Status = MessageStatus.Complete,
        CreatedAt = SomeDay,
    };

    public static string Json(ExportedConversation conversation) => JsonSerializer.Serialize(conversation, ProtocolJsonContext.Default.ExportedConversation);

    public static byte[] Of(params ExportedConversation[] conversations) =>
        Zip([("parley.json", Manifest), .. conversations.Select(c => ($"conversations/{c.Id}.json", Json(c)))]);

    public static byte[] Zip(params (string Name, string Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return bytes.ToArray();
    }

    /// <summary>The files of an archive, by name.</summary>
    public static Dictionary<string, string> Unzip(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var reader = new StreamReader(entry.Open());
            return reader.ReadToEnd();
        }, StringComparer.Ordinal);
    }

    /// <summary>The files of everything that somebody has.</summary>
    public static async Task<Dictionary<string, string>> ExportAsync(this HttpClient who) => Unzip(await who.GetByteArrayAsync("/api/export", Cancelled));

    /// <summary>The conversations of everything that somebody has.</summary>
    public static async Task<List<ExportedConversation>> ExportedAsync(this HttpClient who) =>
        [.. (await who.ExportAsync()).Where(file => file.Key.StartsWith("conversations/", StringComparison.Ordinal))
            .Select(file => JsonSerializer.Deserialize(file.Value, ProtocolJsonContext.Default.ExportedConversation)!).OrderBy(c => c.Id)];

    public static async Task<HttpResponseMessage> SendImportAsync(this HttpClient who, byte[] file)
    {
        // Asks before it sends: whoever is refused in the middle of a large file may find the connection closed before the answer.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/import") { Content = new ByteArrayContent(file), Headers = { ExpectContinue = true } };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        return await who.SendAsync(request, Cancelled);
    }

    public static async Task<ImportOutcome> ImportAsync(this HttpClient who, byte[] file)
    {
        using var answer = await who.SendImportAsync(file);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonSerializer.Deserialize(text, ProtocolJsonContext.Default.ImportOutcome)!;
    }

    /// <summary>How many were imported, skipped, and failed.</summary>
    public static (int Imported, int Skipped, int Failed) Counts(this ImportOutcome outcome) => (outcome.Imported, outcome.Skipped, outcome.Failed.Count);
}
