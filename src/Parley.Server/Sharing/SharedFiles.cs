using System.Text.Json;
using Parley.Protocol.Files;
using Parley.Protocol.Sharing;
using Parley.Server.Conversations;
using Parley.Server.Files;

namespace Parley.Server.Sharing;

/// <summary>Gives whoever goes on from a link files of their own of what it shows: they count for the new owner, and stay when the old one deletes theirs.</summary>
internal sealed class SharedFiles(FileStore files, FileReceiver receiver)
{
    public async Task<IReadOnlyList<SharedMessage>> CopyAsync(Guid from, Guid to, IReadOnlyList<SharedMessage> messages)
    {
        var copies = new Dictionary<Guid, AttachedFile?>();
        var copied = new List<SharedMessage>();
        foreach (var message in messages)
        {
            var parts = new List<JsonElement>();
            foreach (var part in message.Parts ?? [])
            {
                if (PartFiles.Of(part) is not { } file)
                {
                    parts.Add(part);
                    continue;
                }

                if (!copies.TryGetValue(file.Id, out var copy))
                    copies[file.Id] = copy = await CopyAsync(from, to, file);
                parts.Add(PartFiles.Instead(part, copy));
            }

            copied.Add(message.Parts is null ? message : message with { Parts = parts });
        }

        return copied;
    }

    /// <returns>Null where there is no room for it; as it was where its content is gone.</returns>
    private async Task<AttachedFile?> CopyAsync(Guid from, Guid to, AttachedFile file)
    {
        if (await files.OpenAsync(from, file.Id) is not ({ } known, { } content))
            return file;
        try
        {
            await using (content)
            {
                using var received = await receiver.ReceiveAsync(content, CancellationToken.None);
                var copy = await files.AddAsync(to, received, known.Name);
                return new AttachedFile(copy.Id, copy.Name, copy.MediaType, copy.Kind, copy.Size);
            }
        }
        catch (FileRefusedException)
        {
            return null;
        }
    }
}
