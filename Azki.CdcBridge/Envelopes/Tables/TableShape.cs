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

    /// <summary>Whether rows of this map have this shape's columns.</summary>
    public bool Fits(TableMap table) =>
        Columns.Count == table.Columns.Count && Columns.Zip(table.Columns).All(pair => pair.First.Type == pair.Second.Type && pair.First.Name == pair.Second.Name);
}
