using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Parley.Server.Data;

namespace Parley.Server.Conversations;

/// <summary>Conversations that never touch the disk: a database in memory, from which what was idle for too long is dropped.</summary>
internal sealed class TemporaryConversations(IServiceProvider services, TimeProvider clock) : ConversationDatabase, IDisposable
{
    public const int MostPerUser = 20;
    public static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(30);

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<Guid, Visit> visits = [];
    private WriteConnection? connection;

    private sealed record Visit(Guid OwnerId, DateTimeOffset At);

    public bool HasAnyOf(Guid ownerId) => !visits.IsEmpty && visits.Values.Any(visit => visit.OwnerId == ownerId);

    /// <summary>Whether the conversation is here and the user's; asking keeps it alive.</summary>
    public bool Visited(Guid ownerId, Guid conversationId)
    {
        DropIdle();
        if (!visits.TryGetValue(conversationId, out var visit) || visit.OwnerId != ownerId)
            return false;

        // Where another visit came in between it is as good as this one; what was dropped stays dropped.
        visits.TryUpdate(conversationId, visit with { At = clock.GetUtcNow() }, visit);
        return true;
    }

    /// <summary>Keeps a new one; a user who has too many loses the one longest not looked at.</summary>
    public void Add(Guid ownerId, Guid conversationId)
    {
        visits[conversationId] = new Visit(ownerId, clock.GetUtcNow());
        var own = visits.Where(visit => visit.Value.OwnerId == ownerId).OrderByDescending(visit => visit.Value.At).ToList();
        foreach (var (id, _) in own.Skip(MostPerUser))
            Drop(id);
    }

    /// <summary>Forgets a conversation that was deleted.</summary>
    public void Remove(Guid conversationId) => visits.TryRemove(conversationId, out _);

    public void DropAllOf(Guid ownerId)
    {
        foreach (var (id, _) in visits.Where(visit => visit.Value.OwnerId == ownerId))
            Drop(id);
    }

    public override Task<T> WriteAsync<T>(Func<WriteConnection, T> work)
    {
        lock (gate)
        {
            connection ??= Open();
            connection.SetSavepoint();
            try
            {
                var result = work(connection);
                connection.ReleaseSavepoint();
                return Task.FromResult(result);
            }
            catch
            {
                connection.RollBackToSavepoint();
                throw;
            }
        }
    }

    public override Task<T> ReadAsync<T>(Func<PreparedConnection, T> read) => WriteAsync(read);

    public void Dispose() => connection?.Dispose();

    /// <summary>Drops what nobody looked at for too long.</summary>
    public void DropIdle()
    {
        var oldest = clock.GetUtcNow() - LongestIdle;
        foreach (var (id, visit) in visits)
        {
            if (visit.At < oldest)
                Drop(id);
        }
    }

    private void Drop(Guid conversationId)
    {
        if (visits.TryRemove(conversationId, out var visit))
            _ = WriteAsync(db => ConversationWriter.Erase(db, visit.OwnerId, conversationId));
    }

    private WriteConnection Open()
    {
        var memory = new SqliteConnection("Data Source=:memory:;Foreign Keys=True;Pooling=False");
        memory.Open();
        using var scope = services.CreateScope();
        using var schema = memory.CreateCommand();
        schema.CommandText = "PRAGMA temp_store=MEMORY; " + scope.ServiceProvider.GetRequiredService<AppDbContext>().Database.GenerateCreateScript();
        schema.ExecuteNonQuery();
        return new WriteConnection(memory);
    }
}
