using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using Parley.Protocol.Chat;
using Parley.Protocol.Json;
using Parley.Protocol.Transfers;

namespace Parley.BrowserTests.Pages;

/// <summary>Conversations that somebody had long ago, brought here by an import.</summary>
internal static class Past
{
    private static readonly DateTimeOffset SomeDay = new(2025, 3, 14, 15, 9, 26, TimeSpan.Zero);

    /// <summary>Gives whoever is signed in conversations of these titles, the first of them the newest.</summary>
    public static async Task<IReadOnlyList<ExportedConversation>> HadAsync(this IPage page, params IEnumerable<string> titles)
    {
        var conversations = titles.Select((title, number) => Of(title, SomeDay.AddMinutes(-number))).ToList();
        var answer = await page.APIRequest.PostAsync("/api/import", new()
        {
            Headers = [new("Sec-Fetch-Site", "same-origin"), new("Content-Type", "application/zip")],
            DataByte = Zip(conversations),
        });
        Assert.True(answer.Ok, await answer.TextAsync());
        await page.ReloadAsync();
        return conversations;
    }

    /// <summary>Changes one of them by the API, as another program would.</summary>
    public static async Task ChangeAsync(this IPage page, string change, params IEnumerable<ExportedConversation> conversations)
    {
        var answer = await page.APIRequest.PostAsync("/api/conversations/batch", new()
        {
            Headers = [new("Sec-Fetch-Site", "same-origin")],
            DataObject = new { ids = conversations.Select(c => c.Id), change },
        });
        Assert.True(answer.Ok, await answer.TextAsync());
    }

    private static ExportedConversation Of(string title, DateTimeOffset at)
    {
        var id = Guid.CreateVersion7();
        var question = Say(id, null, MessageRoles.User, $"What about {title}?", at);
        var answer = Say(id, question.Id, MessageRoles.Assistant, $"There is much to say about it: the aardvark of {title} is one of a kind.", at);
        return new ExportedConversation
        {
            Format = ExportedConversation.FormatName,
            Version = ExportedConversation.CurrentVersion,
            Id = id,
            Title = title,
            TitledByUser = true,
            Model = null,
            Pinned = false,
            Archived = false,
            CreatedAt = at,
            UpdatedAt = at,
            CurrentMessageId = answer.Id,
            Messages = [question, answer],
        };
    }

    private static ExportedMessage Say(Guid conversation, Guid? parent, string role, string text, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(),
        ConversationId = conversation,
        ParentId = parent,
        Role = role,
        Text = text,
        Status = MessageStatus.Complete,
        CreatedAt = at,
    };

    private static byte[] Zip(IEnumerable<ExportedConversation> conversations)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            Write("parley.json", """{"format": "parley-export", "version": 1, "exportedAt": "2026-11-24T10:00:00Z", "user": {"username": "eve", "displayName": "Eve"}}""");
            foreach (var conversation in conversations)
                Write($"conversations/{conversation.Id}.json", JsonSerializer.Serialize(conversation, ProtocolJsonContext.Default.ExportedConversation));

            void Write(string name, string content)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return bytes.ToArray();
    }
}
