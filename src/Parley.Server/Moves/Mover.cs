using System.Data.Common;
using Parley.Server.Hosting;

namespace Parley.Server.Moves;

/// <summary>Copies every row of an installation to another database and reads it back there, before anything of it is kept.</summary>
internal static class Mover
{
    /// <summary>How many rows of how many tables were moved.</summary>
    internal sealed record Moved(int Tables, long Rows);

    /// <exception cref="OperationFailedException">It could not be done; there is nothing in the target.</exception>
    /// <param name="source">What is left.</param>
    /// <param name="target">What is moved to.</param>
    /// <param name="tables">All there are.</param>
    /// <param name="folder">Where the one of the two that has a data directory keeps files.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Moved Move(MoveSource source, MoveTarget target, IReadOnlyList<StoredTable> tables, string folder, CancellationToken cancellationToken)
    {
        var toPostgres = target is PostgresTarget;
        var pieces = tables.Single(table => table.Name == MovedFiles.Table);
        StoredTable? current = null;
        try
        {
            var copied = new Dictionary<StoredTable, (long Rows, string Hash)>();
            foreach (var table in toPostgres ? tables : tables.Where(table => table != pieces))
            {
                current = table;
                using var hash = new RowHash();
                var rows = table == pieces ? MovedFiles.ReadPieces(source, tables, folder) : StoredRows.Read(source.Connection, source.Transaction, table);
                target.Write(table, Hashed(rows, hash, cancellationToken));
                copied[table] = (hash.Rows, hash.Finish());
            }

            foreach (var table in copied.Keys)
            {
                current = table;
                using var hash = new RowHash();
                foreach (var row in Hashed(StoredRows.Read(target.Connection, target.Transaction, table), hash, cancellationToken))
                    _ = row;
                if ((hash.Rows, hash.Finish()) != copied[table])
                    throw new OperationFailedException(ExitCodes.InputOutput, $"What was read back of the table {table.Name} is not what was written. Nothing was kept in {target.Place}.");
            }

            current = pieces;
            if (!toPostgres)
                MovedFiles.WriteFiles(source, pieces, folder, cancellationToken);
            target.Commit();
            return new Moved(copied.Count - (toPostgres ? 1 : 0), copied.Where(table => table.Key != pieces).Sum(table => table.Value.Rows));
        }
        catch (Exception failure) when (failure is DbException or IOException or InvalidCastException or FormatException or OverflowException)
        {
            throw new OperationFailedException(ExitCodes.InputOutput, $"The table {current?.Name} could not be moved: {WordsOf(failure).TrimEnd('.')}. Nothing was kept in {target.Place}; what was there before the move is as it was.");
        }
    }

    private static IEnumerable<object?[]> Hashed(IEnumerable<object?[]> rows, RowHash hash, CancellationToken cancellationToken)
    {
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.Add(row);
            yield return row;
        }
    }

    // Without what PostgreSQL says beside it, which may hold values.
    private static string WordsOf(Exception failure) => failure is Npgsql.PostgresException refused ? refused.MessageText : failure.Message;
}
