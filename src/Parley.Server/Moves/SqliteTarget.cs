using System.Data.Common;
using Microsoft.Data.Sqlite;
using Parley.Server.Data;
using Parley.Server.Hosting;

namespace Parley.Server.Moves;

/// <summary>A data directory without a database. The file has its name when it is whole, and never before.</summary>
internal sealed class SqliteTarget : MoveTarget
{
    private readonly string path;
    private readonly SqliteConnection connection;
    private readonly SqliteTransaction transaction;

    public SqliteTarget(IServiceProvider installation)
    {
        var directory = installation.GetRequiredService<DataDirectory>();
        path = installation.GetRequiredService<SqliteDatabase>().Path;
        directory.Claim();
        if (File.Exists(path) || File.Exists(directory.PathOf(SqliteStart.Marker)))
            throw new OperationFailedException(ExitCodes.CannotCreate, $"Parley is installed in {directory.Path} already. Move to another directory.");

        // One that another run did not come to the end of.
        Delete();
        PrivateFiles.Create(Unfinished).Dispose();
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Unfinished, Mode = SqliteOpenMode.ReadWrite, ForeignKeys = true, Pooling = false }.ConnectionString);
        connection.Open();
        transaction = connection.BeginTransaction();
        connection.Run(DatabaseSchema.LoadSqlite().Script);
    }

    public override string Place => path;

    public override DbConnection Connection => connection;

    public override DbTransaction Transaction => transaction;

    private string Unfinished => path + ".new";

    public override void Write(StoredTable table, IEnumerable<object?[]> rows)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"insert into {StoredTable.Quote(table.Name)} ({table.ColumnList}) values ({string.Join(", ", table.Columns.Select((_, number) => $"@{number}"))})";
        var parameters = table.Columns.Select((_, number) => command.Parameters.AddWithValue($"@{number}", DBNull.Value)).ToArray();
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                parameters[i].Value = row[i] ?? DBNull.Value;
            command.ExecuteNonQuery();
        }
    }

    public override void Commit()
    {
        transaction.Commit();
        connection.Close();
        using (var file = new FileStream(Unfinished, FileMode.Open, FileAccess.ReadWrite))
            file.Flush(flushToDisk: true);
        File.Move(Unfinished, path);
    }

    public override void Dispose()
    {
        transaction.Dispose();
        connection.Dispose();
        Delete();
    }

    private void Delete()
    {
        File.Delete(Unfinished);
        File.Delete(Unfinished + "-journal");
    }
}
