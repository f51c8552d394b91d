using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>Where conversations are kept: on disk, or for temporary ones in memory. All rules are the same for both.</summary>
internal abstract class ConversationDatabase
{
    /// <summary>Whether it is forgotten after a while.</summary>
    public virtual bool IsTemporary => false;

    /// <summary>Runs one unit of work, whole or not at all; the task ends when it is as safe as it will be.</summary>
    public abstract Task<T> WriteAsync<T>(Func<WriteConnection, T> work);

    public abstract Task<T> ReadAsync<T>(Func<PreparedConnection, T> read);
}

/// <summary>The installation's database.</summary>
internal sealed class DurableConversations(DatabaseWriter writer, ReadPool readers) : ConversationDatabase
{
    public override Task<T> WriteAsync<T>(Func<WriteConnection, T> work) => writer.RunAsync(work);

    public override Task<T> ReadAsync<T>(Func<PreparedConnection, T> read) => readers.RunAsync(read);
}
