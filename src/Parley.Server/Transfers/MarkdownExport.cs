using System.Globalization;
using System.Text;
using Parley.Protocol.Chat;
using Parley.Protocol.Transfers;
using Parley.Server.Conversations;

namespace Parley.Server.Transfers;

/// <summary>A conversation to read: the branch that is shown, each text as it was written.</summary>
internal static class MarkdownExport
{
    public static string Write(ExportedConversation conversation)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# {OneLine(conversation.Title)}\n");
        foreach (var message in MessageTree.BranchTo(conversation.CurrentMessageId, conversation.Messages))
        {
            var who = message.Role == MessageRoles.User ? Texts.ExportYou : message.Model is { } model ? Texts.ExportAssistant.With(model) : Texts.ExportAssistantUnnamed;
            page.Append(CultureInfo.InvariantCulture, $"\n## {OneLine(who)}\n*{message.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC*\n\n");
            page.Append(message.Text.TrimEnd()).Append('\n');
            if (message.Files is { } files)
                page.Append(CultureInfo.InvariantCulture, $"\n*{OneLine(Texts.ExportAttached.With(string.Join(", ", files.Select(file => file.Name))))}*\n");
            if (NoteOf(message) is { } note)
                page.Append(CultureInfo.InvariantCulture, $"\n*{note}*\n");
        }

        return page.ToString();
    }

    private static string? NoteOf(Message message) => message.Status switch
    {
        MessageStatus.Streaming => Texts.ExportGrowing,
        MessageStatus.Stopped => Texts.ExportStopped,
        MessageStatus.Failed => Texts.ExportFailed,
        MessageStatus.Interrupted => Texts.ExportInterrupted,
        _ => null,
    };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
