using Apache.Arrow;

namespace Spark.Connect;

/// <summary>A row of a result. Valid as long as it is kept; it keeps its batch in memory.</summary>
public readonly struct SparkRow
{
    private readonly BatchColumns _columns;
    private readonly int _row;

    internal SparkRow(BatchColumns columns, int row) => (_columns, _row) = (columns, row);

    /// <summary>Number of columns.</summary>
    public int Count => _columns.Batch.ColumnCount;

    /// <summary>The value of a column in .NET's natural type for it (see the README); null for NULL.</summary>
    public object? this[int column] => Get<object?>(column);

    /// <summary>The value of a column by name, any case.</summary>
    public object? this[string column] => Get<object?>(column);

    /// <summary>The columns with their Arrow types.</summary>
    public Schema Schema => _columns.Batch.Schema;

    /// <summary>Whether the value is NULL.</summary>
    public bool IsNull(int column) => _columns.Batch.Column(column).IsNull(_row);

    /// <summary>The value of a column as a type that can hold it.</summary>
    /// <exception cref="InvalidCastException">The type cannot hold it, or it is NULL and the type has no null.</exception>
    public T Get<T>(int column) => _columns.Reader<T>(column)(_row);

    /// <summary>The value of a column by name, any case.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public T Get<T>(string column) => Get<T>(_columns.OrdinalOf(column));
}
