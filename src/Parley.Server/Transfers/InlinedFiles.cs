using System.Text.Json;
using Parley.Protocol.Transfers;
using Parley.Server.Conversations;
using Parley.Server.Files;

namespace Parley.Server.Transfers;

/// <summary>Of one conversation that leaves by itself what models drew goes along within it: no archive is around it that has the files.</summary>
internal sealed class InlinedFiles(FileStore files)
{
    public async Task<ExportedConversation> PutIntoAsync(Guid ownerId, ExportedConversation conversation)
    {
        var contents = new InlineBudget(files, ownerId);
        var messages = conversation.Messages.ToList();
        for (var i = 0; i < messages.Count; i++)
        {
            if (PartFiles.IdsIn(messages[i].Parts).Any() || KeptData.IsMissingIn(messages[i].GeminiParts?.GetRawText()))
                messages[i] = await PutIntoAsync(contents, messages[i]);
        }

        return conversation with { Messages = messages, Version = ExportedConversation.VersionOf(messages) };
    }

    private static async Task<ExportedMessage> PutIntoAsync(InlineBudget contents, ExportedMessage message)
    {
        var parts = new List<JsonElement>();
        foreach (var part in message.Parts ?? [])
            parts.Add(PartFiles.Of(part) is { } file && await contents.TakeAsync(file.Id, sha256: null) is { } bytes ? PartFiles.Inline(part, file.MediaType, bytes) : part);

        var turn = message.GeminiParts is { } kept
            ? await KeptData.PutBackAsync(kept.GetRawText(), async (reference, _) =>
                reference.Id is { } id && await contents.TakeAsync(id, reference.Sha256) is { } bytes ? new DataBack(bytes, null, null) : null)
            : null;
        return message with { Parts = message.Parts is null ? null : parts, GeminiParts = turn is null ? null : JsonElement.Parse(turn) };
    }
}
