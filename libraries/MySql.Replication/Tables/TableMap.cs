namespace MySql.Replication;

/// <summary>A table as the rows after its map have it. Does not change, and stays valid after its event.</summary>
public sealed class TableMap
{
    private Dictionary<string, int>? _ordinals;

    internal TableMap(ulong id, TableName name, Column[] columns)
    {
        (Id, Name, Columns) = (id, name, columns);
        ColumnArray = columns;
        JsonColumns = columns.Count(c => c.Type == ColumnType.Json);
    }

    /// <summary>The server's number of this table in this shape; another one after a restart or DDL.</summary>
    public ulong Id { get; }

    /// <summary>Which table.</summary>
    public TableName Name { get; }

    /// <summary>Its columns in order.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>Ordinals of the primary key's columns, in the key's order; empty when there is none or it is not known.</summary>
    public IReadOnlyList<int> PrimaryKey { get; internal init; } = [];

    /// <summary>Why rows of this table cannot be read: a column of an unknown type, or a schema that is not of this table. Null when they can.</summary>
    public BinlogFormatException? Error { get; internal init; }

    /// <summary>The map as the server sent it, after the event's header, for those who keep what cannot be read.</summary>
    public ReadOnlyMemory<byte> Bytes { get; internal init; }

    /// <summary>Whether the columns' names are known.</summary>
    public bool HasNames => Columns.Count == 0 || Columns[0].Name is not null;

    /// <summary>False for a table that the reader does not want: it has no columns here, and its rows are not looked at.</summary>
    internal bool IsCaptured { get; init; } = true;

    internal Column[] ColumnArray { get; }

    internal int JsonColumns { get; }

    /// <summary>The ordinal of a column by name, as MySQL compares them: without regard to case.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name, or names are not known.</exception>
    /// <exception cref="BinlogFormatException">The table has an <see cref="Error"/>.</exception>
    public int OrdinalOf(string name)
    {
        if (Error is not null) throw new BinlogFormatException(Error.Message, Error);
        _ordinals ??= HasNames ? Columns.ToDictionary(c => c.Name!, c => c.Ordinal, StringComparer.OrdinalIgnoreCase) : [];
        if (_ordinals.TryGetValue(name, out var ordinal)) return ordinal;
        throw new KeyNotFoundException(HasNames
            ? $"{Name} has no column {name}; it has {string.Join(", ", Columns.Select(c => c.Name))}."
            : $"The columns of {Name} have no names in this log: set binlog_row_metadata=FULL on the server.");
    }
}
