using Parley.Protocol;
using Parley.Protocol.Files;
using Parley.Server.Conversations;
using Parley.Server.Files;
using Parley.Server.Models;
using Parley.Server.Models.Demo;
using Parley.Server.Providers;

namespace Parley.Server.Chat.Attachments;

/// <summary>Looks up what a message is to carry, and whether a model can read it.</summary>
internal sealed class AttachmentRules(FileStore files, ModelBook models)
{
    private const string Field = "attachments";
    private const long LargestPdf = 50L * 1024 * 1024;

    /// <summary>The files as the message will carry them; null for none.</summary>
    public async Task<(IReadOnlyList<AttachedFile>? Files, SendOutcome.Refused? Refused)> FindAsync(Guid ownerId, IReadOnlyList<Guid>? ids)
    {
        if (ids is not { Count: > 0 })
            return (null, null);
        if (ids.Count > AttachedFile.MostOfOneMessage)
            return (null, new SendOutcome.Refused(ProblemCodes.InvalidRequest, $"A message carries {AttachedFile.MostOfOneMessage} files at most.", Field));

        var wanted = ids.Distinct().ToList();
        var found = await files.FindAsync(ownerId, wanted);
        return found.Count == wanted.Count
            ? ([.. found.Select(file => new AttachedFile(file.Id, file.Name, file.MediaType, file.Kind, file.Size))], null)
            : (null, new SendOutcome.Refused(ProblemCodes.NotFound, "There is no such file.", Field));
    }

    /// <summary>Why this model cannot be sent these files; null where it can. The demo takes everything and reads nothing.</summary>
    public BeginOutcome.Refused? RefusalBy(string model, IReadOnlyList<AttachedFile>? attached) => RefusalBy(models.Table, model, attached);

    public static BeginOutcome.Refused? RefusalBy(ModelTable table, string model, IReadOnlyList<AttachedFile>? attached)
    {
        if (attached is null || model == DemoChatClient.ModelId)
            return null;
        var read = table.ReadBy(model);
        if (ProviderModelId.Is(model) && attached.Any(file => file.Size > PromptFiles.LargestInline))
            return Refused("This model can be sent files of 4 MB at most. Choose another one, or send the message without the file.");
        if (attached.FirstOrDefault(file => GeminiTypes.Of(file.MediaType) is null) is { } unread)
            return Refused($"Gemini does not read files of the type {unread.MediaType}. Send the message without it, or convert it first.");
        if (attached.Any(file => file.Kind != FileKinds.Text && !read.Contains(file.Kind)))
            return Refused("This model does not read such files. Choose another one, or send the message without the file.");
        return attached.Any(file => file is { Kind: FileKinds.Pdf, Size: > LargestPdf })
            ? Refused("Gemini reads PDFs of 50 MB at most. Split this one, and send its parts.")
            : null;
    }

    private static BeginOutcome.Refused Refused(string detail) => new(ProblemCodes.UnsupportedFile, detail, Field);
}
