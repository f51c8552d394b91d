using System.Data.Common;

namespace Parley.Server.Data;

/// <summary>
/// A connection whose commands are made once and kept, prepared. Parameters are given by name, always in the same order for the
/// same text; an instant is written as UTC. Results are read to their end, so that no statement is left open.
/// </summary>
internal abstract class PreparedConnection(DbConnection connection, Dialect dialect) : IDisposable
{
    private readonly Dictionary<string, DbCommand> commands = new(StringComparer.Ordinal);

    public Dialect Dialect => dialect;

    /// <summary>Whether what is read here in order to be written must be locked: others write at the same time.</summary>
    public virtual bool LocksRows => false;

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

        if (!dialect.PreparesItself)
            command.Prepare();
        return command;
    }

    private object ToStored(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset instant => instant.UtcDateTime,
        // Of the same length, so that what counts its characters stays right.
        string text when !dialect.TakesNul && text.Contains('\0') => text.Replace('\0', '\uFFFD'),
        _ => value,
    };
}

/// <summary>What a reader of the hot path asks with.</summary>
internal sealed class ReadConnection(DbConnection connection, Dialect dialect) : PreparedConnection(connection, dialect)
{
    public override T InOneView<T>(Func<T> read)
    {
        // Where it fails its connection is closed, and the view with it.
        Command(Dialect.BeginView, []).ExecuteNonQuery();
        var result = read();
        Command("COMMIT", []).ExecuteNonQuery();
        return result;
    }
}

/// <summary>What a unit of work of the <see cref="DatabaseWriter"/> reads and writes with.</summary>
internal sealed class WriteConnection(DbConnection connection, Dialect dialect) : PreparedConnection(connection, dialect)
{
    public override bool LocksRows => Dialect.HasOtherWriters;

    /// <summary>Writes, and says how many rows that touched.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) => Command(sql, parameters).ExecuteNonQuery();

    // It is always inside a transaction.
    public override T InOneView<T>(Func<T> read) => read();

    public void Begin() => Execute(Dialect.BeginWriting);

    public void Commit() => Execute("COMMIT");

    public void RollBack() => Execute("ROLLBACK");

    public void SetSavepoint() => Execute("SAVEPOINT unit");

    public void ReleaseSavepoint() => Execute("RELEASE unit");

    public void RollBackToSavepoint()
    {
        Execute("ROLLBACK TO unit");
        Execute("RELEASE unit");
    }
}
