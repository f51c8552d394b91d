using Microsoft.Data.Sqlite;
using Parley.Server.Data;

namespace Parley.Server.Conversations.Temporary;

/// <summary>A SQLite database that is nowhere but in memory, with the tables that every installation has.</summary>
internal sealed class MemoryDatabase : ConversationDatabase, IDisposable
{
    private readonly Lock gate = new();
    private WriteConnection? connection;

    public override bool IsTemporary => true;

    public override Task<T> WriteAsync<T>(Func<WriteConnection, T> work)
    {
        lock (gate)
        {
            connection ??= new WriteConnection(Open(), Dialect.Sqlite);
            return Task.FromResult(Write(connection, work));
        }
    }

    public override Task<T> ReadAsync<T>(Func<PreparedConnection, T> read) => WriteAsync(read);

    public void Dispose() => connection?.Dispose();

    /// <summary>Runs one unit of work, whole or not at all.</summary>
    public static T Write<T>(WriteConnection connection, Func<WriteConnection, T> work)
    {
        connection.SetSavepoint();
        try
        {
            var result = work(connection);
            connection.ReleaseSavepoint();
            return result;
        }
        catch
        {
            connection.RollBackToSavepoint();
            throw;
        }
    }

    /// <param name="settings">Run before there are tables.</param>
    public static SqliteConnection Open(string settings = "")
    {
        var memory = new SqliteConnection("Data Source=:memory:;Foreign Keys=True;Pooling=False");
        memory.Open();
        memory.Run($"PRAGMA temp_store=MEMORY; {settings} {DatabaseSchema.LoadSqlite().Script}");
        return memory;
    }
}
