using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Moves;

/// <summary>An empty PostgreSQL database. Rows go there by COPY.</summary>
internal sealed class PostgresTarget : MoveTarget
{
    private readonly PostgresDatabase database;
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlTransaction transaction;

    public PostgresTarget(IServiceProvider installation)
    {
        database = installation.GetRequiredService<PostgresDatabase>();
        var start = installation.GetRequiredService<PostgresStart>();
        connection = start.Reach();
        try
        {
            start.RequireUsable(connection);
            if (connection.Scalar("select count(*) from information_schema.tables where table_schema = current_schema()") is not 0L)
                throw new OperationFailedException(ExitCodes.CannotCreate, $"The database {database.Place} is not empty. Move to one that is: createdb --encoding=UTF8 --template=template0.");
            // Held until the program ends: no server makes it its own meanwhile.
            if (!installation.GetRequiredService<PostgresClaim>().TryTake(alone: true))
                throw MoveSource.IsInUse($"the database {database.Place}");

            transaction = connection.BeginTransaction();
            start.MakeTables(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override string Place => database.Place;

    public override DbConnection Connection => connection;

    public override DbTransaction Transaction => transaction;

    public override void Write(StoredTable table, IEnumerable<object?[]> rows)
    {
        var types = table.Columns.Select(column => TypeOf(column.Type)).ToArray();
        using var copy = connection.BeginBinaryImport($"copy {StoredTable.Quote(table.Name)} ({table.ColumnList}) from stdin (format binary)");
        copy.Timeout = TimeSpan.Zero;
        foreach (var row in rows)
        {
            copy.StartRow();
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i] is { } value)
                    copy.Write(value, types[i]);
                else
                    copy.WriteNull();
            }
        }

        copy.Complete();
    }

    public override void Commit()
    {
        foreach (var counted in connection.Texts("select quote_ident(table_name) || '|' || column_name from information_schema.columns where table_schema = current_schema() and is_identity = 'YES'"))
        {
            // What comes next has a number of its own.
            var (table, column) = (counted.Split('|')[0], counted.Split('|')[1]);
            connection.Run($"select setval(pg_get_serial_sequence('{table}', '{column}'), (select coalesce(max(\"{column}\"), 0) + 1 from {table}), false)");
        }

        transaction.Commit();
    }

    public override void Dispose()
    {
        transaction.Dispose();
        connection.Dispose();
    }

    private static NpgsqlDbType TypeOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.String => NpgsqlDbType.Text,
        TypeCode.DateTime => NpgsqlDbType.TimestampTz,
        TypeCode.Boolean => NpgsqlDbType.Boolean,
        TypeCode.Int32 => NpgsqlDbType.Integer,
        TypeCode.Int64 => NpgsqlDbType.Bigint,
        _ when type == typeof(Guid) => NpgsqlDbType.Uuid,
        _ when type == typeof(byte[]) => NpgsqlDbType.Bytea,
        _ => throw new NotSupportedException($"Nobody has said how a {type} is stored."),
    };
}
