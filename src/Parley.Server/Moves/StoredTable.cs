using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Parley.Server.Data;

namespace Parley.Server.Moves;

/// <summary>A column that both databases have, and what its values are in .NET.</summary>
internal sealed record StoredColumn(string Name, Type Type);

/// <summary>A table that both databases have.</summary>
/// <param name="Name">The same in both.</param>
/// <param name="Columns">Without those that one of them keeps for itself.</param>
/// <param name="Key">The columns that tell its rows apart. Their order is by bytes, and the same in both.</param>
internal sealed record StoredTable(string Name, IReadOnlyList<StoredColumn> Columns, IReadOnlyList<string> Key)
{
    public string ColumnList => string.Join(", ", Columns.Select(column => Quote(column.Name)));

    public string Select => $"select {ColumnList} from {Quote(Name)} order by {string.Join(", ", Key.Select(Quote))}";

    public static string Quote(string name) => $"\"{name}\"";

    /// <summary>All there are, those first that others refer to. SQLite's model has nothing that PostgreSQL's has not.</summary>
    public static IReadOnlyList<StoredTable> AllOf(SqliteDbContext context) =>
        [.. context.Model.GetRelationalModel().Tables.OrderBy(Depth).ThenBy(table => table.Name, StringComparer.Ordinal).Select(Describe)];

    private static int Depth(ITable table) => table.ForeignKeyConstraints.Select(key => 1 + Depth(key.PrincipalTable)).DefaultIfEmpty().Max();

    private static StoredTable Describe(ITable table) => new(
        table.Name,
        [.. table.Columns.Select(column => new StoredColumn(column.Name, TypeOf(column)))],
        [.. table.PrimaryKey!.Columns.Select(column => column.Name)]);

    private static Type TypeOf(IColumn column)
    {
        var mapping = column.PropertyMappings[0].TypeMapping;
        var type = mapping.Converter?.ProviderClrType ?? mapping.ClrType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }
}
