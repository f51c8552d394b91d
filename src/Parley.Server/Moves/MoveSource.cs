using System.Data;
using System.Data.Common;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Moves;

/// <summary>The database that is left, as it is at one moment; no server runs on it meanwhile.</summary>
internal sealed class MoveSource : IDisposable
{
    private MoveSource(DbConnection connection, IsolationLevel level)
    {
        Connection = connection;
        Transaction = connection.BeginTransaction(level);
    }

    public DbConnection Connection { get; }

    public DbTransaction Transaction { get; }

    /// <exception cref="OperationFailedException">A server runs on it.</exception>
    /// <exception cref="StartRefusedException">It is not there, or not of this version.</exception>
    public static MoveSource Open(IServiceProvider installation)
    {
        var start = installation.GetRequiredService<DatabaseStart>();
        start.RequireCurrent();
        switch (installation.GetRequiredService<Database>())
        {
            case PostgresDatabase postgres:
                if (!installation.GetRequiredService<PostgresClaim>().TryTake(alone: true))
                    throw IsInUse($"the database {postgres.Place}");
                return new MoveSource(postgres.Open(), IsolationLevel.RepeatableRead);
            case SqliteDatabase sqlite:
                Claim(installation.GetRequiredService<DataDirectory>());
                return new MoveSource(sqlite.Open(), IsolationLevel.Serializable);
            case var other:
                throw new NotSupportedException($"Nobody has said how a {other.GetType()} is read.");
        }
    }

    public static OperationFailedException IsInUse(string place) =>
        new(ExitCodes.TryAgain, $"A Parley runs on {place}. Stop it first: what is written meanwhile would be left behind.");

    public void Dispose()
    {
        Transaction.Dispose();
        Connection.Dispose();
    }

    private static void Claim(DataDirectory directory)
    {
        try
        {
            directory.Claim();
        }
        catch (StartRefusedException)
        {
            throw IsInUse($"the data directory {directory.Path}, or it cannot be written");
        }
    }
}
