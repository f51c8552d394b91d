using Parley.Protocol.Transfers;
using Parley.Server.Conversations;

namespace Parley.Server.Transfers;

/// <summary>
/// Takes conversations in, many small ones in one transaction and a long one in several: what others write in the
/// meantime never waits for long.
/// </summary>
internal sealed class ImportBatches(ConversationDatabase database, Guid ownerId)
{
    private const int MessagesInOneTransaction = 200;

    private readonly List<ImportStep> waiting = [];
    private int messages;
    private int insertedSoFar;

    /// <summary>How many conversations are new, or have grown.</summary>
    public int Imported { get; private set; }

    /// <summary>How many were here already.</summary>
    public int Skipped { get; private set; }

    public async Task AddAsync(ExportedConversation conversation)
    {
        for (var from = 0; from < conversation.Messages.Count;)
        {
            var count = Math.Min(conversation.Messages.Count - from, MessagesInOneTransaction - messages);
            waiting.Add(new ImportStep(conversation, from, count));
            from += count;
            messages += count;
            if (messages == MessagesInOneTransaction)
                await WriteAsync();
        }
    }

    /// <summary>Takes in what still waits.</summary>
    public async Task WriteAsync()
    {
        ImportStep[] steps = [.. waiting];
        waiting.Clear();
        messages = 0;
        var inserted = await database.WriteAsync(db => steps.Select(step => ImportWriter.Write(db, ownerId, step)).ToList());
        foreach (var (step, count) in steps.Zip(inserted))
        {
            insertedSoFar += count;
            if (!step.IsLast)
                continue;
            if (insertedSoFar > 0)
                Imported++;
            else
                Skipped++;
            insertedSoFar = 0;
        }
    }
}
