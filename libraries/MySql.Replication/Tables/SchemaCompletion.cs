using MySql.Replication.Columns;

namespace MySql.Replication.Tables;

/// <summary>Puts names, signs, values and character sets of a schema on a table map that has none.</summary>
internal static class SchemaCompletion
{
    /// <summary>Whether the schema can be that of the table in the stream.</summary>
    public static bool Fits(TableMap table, TableSchema schema) =>
        schema.Columns.Count == table.Columns.Count && schema.Columns.Zip(table.Columns).All(pair => SqlType.Parse(pair.First.Type).Fits(pair.Second));

    /// <summary>Whether the character set of all text is known, by the map or the schema; an ENUM's or SET's is not needed, as their values' names are text already.</summary>
    public static bool HasCharsets(TableMap table, TableSchema schema) =>
        schema.Columns.Zip(table.Columns).All(pair => pair.First.Charset is not null || pair.Second.CollationId != 0 || !pair.Second.IsCharacter || !SqlType.Parse(pair.First.Type).IsText);

    /// <returns>The map with names; or with an error, where the schema is not of this table as it is in the stream.</returns>
    public static TableMap Complete(TableMap table, TableSchema schema)
    {
        try
        {
            return CompleteColumns(table, schema);
        }
        catch (BinlogFormatException e)
        {
            return new(table.Id, table.Name, table.ColumnArray) { Bytes = table.Bytes, Error = e };
        }
    }

    private static TableMap CompleteColumns(TableMap table, TableSchema schema)
    {
        if (schema.Columns.Count != table.Columns.Count)
            throw new BinlogFormatException(
                $"{table.Name} has {table.Columns.Count} columns in the log and {schema.Columns.Count} now: it was changed in between. Set binlog_row_metadata=FULL, or start after the change.");
        var columns = new Column[schema.Columns.Count];
        for (var i = 0; i < columns.Length; i++) columns[i] = Complete(table, table.ColumnArray[i], schema.Columns[i]);
        var key = schema.PrimaryKey.Select(name => Array.FindIndex(columns, c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase))).ToArray();
        if (key.Contains(-1)) throw new BinlogFormatException($"The primary key ({string.Join(", ", schema.PrimaryKey)}) of {table.Name} is not of its columns: it was changed in between.");
        foreach (var ordinal in key) columns[ordinal] = columns[ordinal] with { IsPrimaryKey = true };
        return new(table.Id, table.Name, columns) { PrimaryKey = key, Bytes = table.Bytes };
    }

    private static Column Complete(TableMap table, Column column, ColumnSchema schema)
    {
        var type = SqlType.Parse(schema.Type);
        if (!type.Fits(column))
            throw new BinlogFormatException(
                $"{table.Name}.{schema.Name} is {column.Type} in the log and {schema.Type} now: it was changed in between. Set binlog_row_metadata=FULL, or start after the change.");
        return WithCharset(column, type, schema.Charset) with
        {
            Name = schema.Name,
            IsUnsigned = type.IsUnsigned,
            GeometryType = type.GeometryType ?? column.GeometryType,
            Members = type.Members.Count > 0 ? type.Members : column.Members,
        };
    }

    private static Column WithCharset(Column column, SqlType type, string? charset)
    {
        // The map is of its time; the schema may be of a later one.
        if (column is { CollationId: not 0, Charset.IsKnown: true }) return column;
        if (type.IsBinary || column.IsCharacter && charset == "binary")
            return column with { Type = ColumnDefinition.BinaryKin(column.Type), CollationId = CollationIds.Binary, Charset = Charset.Named("binary") };
        return charset is null ? column : column with { Charset = Charset.Named(charset) };
    }
}
