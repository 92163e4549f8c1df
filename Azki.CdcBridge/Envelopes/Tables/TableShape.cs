using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Tables;

/// <summary>A table as its rows are written.</summary>
/// <param name="Name">Which table.</param>
/// <param name="Columns">In order.</param>
/// <param name="Key">Ordinals of the columns that the record's key is made of, in order; empty for a table without any.</param>
internal sealed record TableShape(TableName Name, IReadOnlyList<ColumnShape> Columns, IReadOnlyList<int> Key)
{
    /// <summary>As the stream describes it.</summary>
    public static TableShape Of(TableMap table) => new(table.Name, [.. table.Columns.Select(ColumnShape.Of)], table.PrimaryKey);

    /// <summary>As information_schema describes it.</summary>
    /// <param name="name">Which table.</param>
    /// <param name="columns">In order.</param>
    /// <param name="key">Names of the columns that the record's key is made of, in order.</param>
    public static TableShape Of(TableName name, IEnumerable<DeclaredColumn> columns, IEnumerable<string> key)
    {
        var shapes = columns.Select(DeclaredType.Parse).ToList();
        return new(name, shapes, [.. key.Select(k => shapes.FindIndex(c => string.Equals(c.Name, k, StringComparison.OrdinalIgnoreCase)))]);
    }

    /// <summary>
    /// With what the stream does not carry, column by column, from a declaration that may be of another time. All else is as the stream has it:
    /// DDL can change a column's values and leave its name and type as they are.
    /// </summary>
    public TableShape With(TableShape declared)
    {
        var columns = new Dictionary<string, ColumnShape>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in declared.Columns) columns[column.Name] = column;
        return this with { Columns = [.. Columns.Select(c => columns.TryGetValue(c.Name, out var column) ? c.With(column) : c)] };
    }
}
