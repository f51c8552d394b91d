using System.Globalization;
using Microsoft.Extensions.AI;
using Parley.Gemini;
using Parley.Protocol;
using Parley.Protocol.Files;
using Parley.Server.Conversations;
using Parley.Server.Files;
using Parley.Server.Hosting;

namespace Parley.Server.Chat.Drawn;

/// <summary>Puts what a model draws, or makes with code, into the file store of who asked for it.</summary>
internal sealed partial class DrawnFiles(FileReceiver receiver, FileStore files, TimeProvider clock, ILogger<DrawnFiles> logger)
{
    /// <summary>Of one answer. What is temporary touches no disk: its data stays where it is.</summary>
    public DrawnAnswer? Of(Generation generation) => generation.Home.IsTemporary ? null : new DrawnAnswer(this, generation);

    /// <summary>Stores one; the answer tells of it afterwards.</summary>
    /// <returns>What the answer shows of it and keeps of it; null where it stays in the answer.</returns>
    public async Task<(AttachedFile? File, DataReference Reference)?> KeepAsync(Generation generation, DataContent data, int number)
    {
        try
        {
            using var content = new MemoryStream(data.Data.ToArray(), writable: false);
            using var received = await receiver.ReceiveAsync(content, generation.Cancelled);
            var now = clock.GetUtcNow();
            var file = new UserFile
            {
                Id = PartFiles.IdOf(generation.ReplyId, number),
                Name = NameOf(received.Type, now, number),
                MediaType = received.Type.MediaType,
                Kind = received.Type.Kind,
                Size = received.Size,
                CreatedAt = now,
            };
            // Whoever has taken the answer over has deleted by then what came into it too late.
            return await files.AddAsync(generation.OwnerId, received, file, db => ReplyReader.IsGrowing(db, generation.OwnerId, generation.ReplyId))
                ? (new AttachedFile(file.Id, file.Name, file.MediaType, file.Kind, file.Size), new DataReference(file.Id, received.Sha256, received.Size))
                : null;
        }
        catch (FileRefusedException refused) when (refused.Code is ProblemCodes.QuotaExceeded or ProblemCodes.StorageFull)
        {
            return (null, new DataReference(null, KeptData.HashOf(data.Data.Span), data.Data.Length));
        }
        catch (FileRefusedException)
        {
            // Of a kind that the store does not take, such as bare samples of a sound.
            return null;
        }
        catch (Exception failure) when (!generation.Cancelled.IsCancellationRequested)
        {
            Log.NotStored(logger, failure, generation.ReplyId);
            return null;
        }
    }

    private static string NameOf(ContentType type, DateTimeOffset now, int number)
    {
        var ending = type.MediaType switch
        {
            "image/jpeg" => "jpg",
            "audio/mpeg" => "mp3",
            "text/plain" => "txt",
            var other => other[(other.IndexOf('/', StringComparison.Ordinal) + 1)..],
        };
        return string.Create(CultureInfo.InvariantCulture, $"{(type.Kind == FileKinds.Image ? "picture" : "output")}-{now.UtcDateTime:yyyyMMdd-HHmmss}-{number}.{ending}");
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "What came with reply {ReplyId} could not be stored as a file now, and stays in the answer.")]
        public static partial void NotStored(ILogger logger, Exception exception, Guid replyId);
    }
}

/// <summary>Takes out of an answer, as it comes, the data that can be stored.</summary>
internal sealed class DrawnAnswer(DrawnFiles files, Generation generation)
{
    private readonly Dictionary<string, DataReference> references = [];
    private readonly Dictionary<string, AttachedFile?> shown = [];
    private int count;

    /// <summary>Stores what is in an update, and has it referred to.</summary>
    public async Task TakeOutAsync(ChatResponseUpdate update)
    {
        foreach (var content in update.Contents)
        {
            // The model may give the same picture twice, as a draft and as what it has come to.
            if (content is DataContent { RawRepresentation: string raw } data && StrictJson.Parse(raw) is { } part && await FindAsync(data) is { } hash)
                content.RawRepresentation = PartFiles.Show(part, shown[hash]);
        }

        if (update.AdditionalProperties?.TryGetValue(GeminiKeys.Outcome, out GeminiOutcome? last) is true && last is not null)
            update.AdditionalProperties[GeminiKeys.Outcome] = last with { Parts = KeptData.TakeOut(last.Parts, references) };
    }

    /// <returns>Its hash; null where it stays where it is.</returns>
    private async Task<string?> FindAsync(DataContent data)
    {
        var hash = KeptData.HashOf(data.Data.Span);
        if (references.ContainsKey(hash))
            return hash;
        if (await files.KeepAsync(generation, data, count + 1) is not var (file, reference))
            return null;
        count += file is null ? 0 : 1;
        (references[hash], shown[hash]) = (reference, file);
        return hash;
    }
}
