using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Parley.Tests.Moves;

/// <summary>All that is in a database file, as SQLite itself writes it down.</summary>
internal static class SqliteDump
{
    public static Dictionary<string, List<string>> Of(string dataDirectory)
    {
        using var connection = Open(dataDirectory);
        return Texts(connection, "select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like 'SearchIndex%' order by name")
            .ToDictionary(table => table, table => Rows(connection, table));
    }

    public static void Run(string dataDirectory, string sql)
    {
        using var connection = Open(dataDirectory, foreignKeys: false);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string dataDirectory, bool foreignKeys = true)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(dataDirectory, "parley.db")};Pooling=False;Mode=ReadWrite;Foreign Keys={foreignKeys}");
        connection.Open();
        return connection;
    }

    private static List<string> Rows(SqliteConnection connection, string table)
    {
        var columns = Texts(connection, $"select name from pragma_table_info('{table}')");
        // With the kind of each value: a number as a text would read the same.
        var row = string.Join(" || '|' || ", columns.Select(column => $"typeof(\"{column}\") || quote(\"{column}\")"));
        return Texts(connection, $"select {row} from \"{table}\" order by 1");
    }

    private static List<string> Texts(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
            texts.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        return texts;
    }
}
