using System.Data.Common;

namespace Parley.Server.Moves;

/// <summary>Rows one by one, in values that both databases can keep and give back as they were.</summary>
internal static class StoredRows
{
    /// <summary>All rows of a table in the order of its key. The array is the same for each.</summary>
    public static IEnumerable<object?[]> Read(DbConnection connection, DbTransaction? transaction, StoredTable table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = table.Select;
        command.CommandTimeout = 0;
        command.Transaction = transaction;
        using var reader = command.ExecuteReader();
        var row = new object?[table.Columns.Count];
        while (reader.Read())
        {
            for (var i = 0; i < row.Length; i++)
                row[i] = reader.IsDBNull(i) ? null : Read(reader, i, table.Columns[i].Type);
            yield return row;
        }
    }

    private static object Read(DbDataReader reader, int column, Type type) => Type.GetTypeCode(type) switch
    {
        // PostgreSQL's texts cannot hold the character zero, and its times have whole microseconds: what the server does for each write.
        TypeCode.String => reader.GetString(column).Replace('\0', '\uFFFD'),
        TypeCode.DateTime => InMicroseconds(reader.GetDateTime(column)),
        TypeCode.Boolean => reader.GetBoolean(column),
        TypeCode.Int32 => reader.GetInt32(column),
        TypeCode.Int64 => reader.GetInt64(column),
        _ when type == typeof(Guid) => reader.GetGuid(column),
        _ when type == typeof(byte[]) => reader.GetFieldValue<byte[]>(column),
        _ => throw new NotSupportedException($"Nobody has said how a {type} is moved."),
    };

    private static DateTime InMicroseconds(DateTime time) =>
        new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
}
