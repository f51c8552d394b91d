using System.Data.Common;

namespace Parley.Server.Data;

/// <summary>
/// A connection whose commands are prepared once and kept. Parameters are given by name, always in the same order for the
/// same text; an instant is written as UTC. Results are read to their end, so that no statement is left open.
/// </summary>
internal abstract class PreparedConnection(DbConnection connection) : IDisposable
{
    private readonly Dictionary<string, DbCommand> commands = new(StringComparer.Ordinal);

    /// <summary>Every row that the query finds.</summary>
    public List<T> Query<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Command(sql, parameters).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>The first row that the query finds, or the type's default.</summary>
    public T? QueryFirst<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var reader = Command(sql, parameters).ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    /// <summary>Runs several queries that all see the same state of the database.</summary>
    public abstract T InOneView<T>(Func<T> read);

    public void Dispose()
    {
        foreach (var command in commands.Values)
            command.Dispose();
        connection.Dispose();
    }

    protected DbCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!commands.TryGetValue(sql, out var command))
            commands[sql] = command = Prepare(sql, parameters);

        for (var i = 0; i < parameters.Length; i++)
        {
            if (command.Parameters[i].ParameterName != parameters[i].Name)
                throw new ArgumentException($"The parameters of a command come in one order: {parameters[i].Name} is not where it was.");
            command.Parameters[i].Value = ToStored(parameters[i].Value);
        }

        return command;
    }

    private DbCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = ToStored(value);
            command.Parameters.Add(parameter);
        }

        command.Prepare();
        return command;
    }

    private static object ToStored(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset instant => instant.UtcDateTime,
        _ => value,
    };
}

/// <summary>What a reader of the hot path asks with.</summary>
internal sealed class ReadConnection(DbConnection connection) : PreparedConnection(connection)
{
    public override T InOneView<T>(Func<T> read)
    {
        Command("BEGIN", []).ExecuteNonQuery();
        try
        {
            return read();
        }
        finally
        {
            Command("COMMIT", []).ExecuteNonQuery();
        }
    }
}

/// <summary>What a unit of work on the <see cref="WriteLane"/> reads and writes with.</summary>
internal sealed class WriteConnection(DbConnection connection) : PreparedConnection(connection)
{
    /// <summary>Writes, and says how many rows that touched.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Command(sql, parameters).ExecuteNonQuery();

    // It is always inside a transaction.
    public override T InOneView<T>(Func<T> read) => read();

    public void Begin() => Execute("BEGIN IMMEDIATE");

    public void Commit() => Execute("COMMIT");

    public void SetSavepoint() => Execute("SAVEPOINT unit");

    public void ReleaseSavepoint() => Execute("RELEASE unit");

    public void RollBackToSavepoint()
    {
        Execute("ROLLBACK TO unit");
        Execute("RELEASE unit");
    }
}
