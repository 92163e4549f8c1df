using Apache.Arrow;

namespace Spark.Connect;

/// <summary>A batch with the readers of its columns, each made once.</summary>
internal sealed class BatchColumns(RecordBatch batch)
{
    private readonly Delegate?[] _readers = new Delegate?[batch.ColumnCount];

    public RecordBatch Batch => batch;

    public Func<int, T> Reader<T>(int column)
    {
        if (_readers[column] is Func<int, T> known) return known;
        var made = ColumnReaders.Make<T>(batch.Column(column), batch.Schema.GetFieldByIndex(column).Name);
        _readers[column] = made;
        return made;
    }

    public int OrdinalOf(string name)
    {
        for (var i = 0; i < batch.ColumnCount; i++)
            if (batch.Schema.GetFieldByIndex(i).Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return i;
        throw new ArgumentException($"There is no column {name}. There are: {string.Join(", ", batch.Schema.FieldsList.Select(f => f.Name))}.", nameof(name));
    }
}
